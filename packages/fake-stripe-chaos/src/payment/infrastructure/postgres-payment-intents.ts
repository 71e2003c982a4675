import { sql, type Kysely, type Selectable, type SelectQueryBuilder } from 'kysely';
import { violates } from '../../stores/postgres/postgres-fault.js';
import type { PostgresStore } from '../../stores/postgres/postgres-store.js';
import { PaymentIntents, type PaymentName } from '../application/ports/payment-intents.js';
import { OrderAlreadyPaid } from '../domain/errors.js';
import type { PaymentIntent } from '../domain/payment-intent.js';
import type { PaymentStats } from '../domain/payment-stats.js';
import { refundRowsOf, restored, rowOf, type PaymentTables } from './postgres-payment-tables.js';

type Query = SelectQueryBuilder<PaymentTables, 'payment_intents', object>;

export class PostgresPaymentIntents extends PaymentIntents {
  constructor(private readonly store: PostgresStore) {
    super();
  }

  async hasLive(orderId: string): Promise<boolean> {
    const live = await this.query((db) =>
      db
        .selectFrom('payment_intents')
        .select('id')
        .where('order_id', '=', orderId)
        .where('live', '=', true)
        .executeTakeFirst(),
    );
    return live !== undefined;
  }

  async add(intent: PaymentIntent): Promise<void> {
    try {
      await this.query((db) => db.insertInto('payment_intents').values(rowOf(intent)).execute());
    } catch (error) {
      if (violates(error, 'payment_intents_one_live_per_order')) throw new OrderAlreadyPaid(intent.state.orderId);
      throw error;
    }
  }

  async save(intent: PaymentIntent): Promise<void> {
    const { id, ...changes } = rowOf(intent);
    await this.query((db) => db.updateTable('payment_intents').set(changes).where('id', '=', id).execute());
    const refunds = refundRowsOf(intent);
    if (refunds.length === 0) return;
    await this.query((db) =>
      db
        .insertInto('refunds')
        .values(refunds)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute(),
    );
  }

  async find(name: PaymentName): Promise<PaymentIntent | undefined> {
    const row = await this.query((db) => {
      const found = named(name, db.selectFrom('payment_intents')).selectAll();
      return (this.store.inTransaction ? found.forUpdate() : found).executeTakeFirst();
    });
    return row && restored(row, await this.refundsOf(row.id));
  }

  async all(): Promise<readonly PaymentIntent[]> {
    const rows = await this.query((db) => db.selectFrom('payment_intents').selectAll().execute());
    const refunds = new Map<string, Selectable<PaymentTables['refunds']>[]>();
    for (const refund of await this.query((db) => db.selectFrom('refunds').selectAll().execute())) {
      const known = refunds.get(refund.intent_id);
      if (known) known.push(refund);
      else refunds.set(refund.intent_id, [refund]);
    }
    return rows.map((row) => restored(row, refunds.get(row.id) ?? []));
  }

  async stats(): Promise<readonly PaymentStats[]> {
    const { rows } = await this.query((db) =>
      sql<PaymentStats>`
        with refunded as (
          select intent_id, count(*) as refunds, sum(amount) as amount from simulator.refunds group by intent_id
        )
        select currency,
          count(*) as holds,
          count(*) filter (where status = 'requires_capture') as "liveHolds",
          count(charge_id) as charges,
          coalesce(sum(refunded.refunds), 0)::bigint as refunds,
          sum(intent.amount)::bigint as authorized,
          coalesce(sum(intent.amount) filter (where status = 'requires_capture'), 0)::bigint as capturable,
          coalesce(sum(captured_amount), 0)::bigint as captured,
          coalesce(sum(refunded.amount), 0)::bigint as refunded
        from simulator.payment_intents intent left join refunded on refunded.intent_id = intent.id
        group by currency
        order by currency`.execute(db),
    );
    return rows;
  }

  private refundsOf(intentId: string) {
    return this.query((db) =>
      db
        .selectFrom('refunds')
        .selectAll()
        .where('intent_id', '=', intentId)
        .orderBy('created_at')
        .orderBy('id')
        .execute(),
    );
  }

  private query<T>(work: (db: Kysely<PaymentTables>) => Promise<T>): Promise<T> {
    return this.store.query(work);
  }
}

function named(name: PaymentName, query: Query): Query {
  if ('id' in name) return query.where('id', '=', name.id);
  if ('chargeId' in name) return query.where('charge_id', '=', name.chargeId);
  if ('refundId' in name) {
    const { refundId } = name;
    return query.where('id', 'in', (all) =>
      all.selectFrom('refunds').select('intent_id').where('refunds.id', '=', refundId),
    );
  }
  if ('authorizeKey' in name) return query.where('authorize_key', '=', name.authorizeKey);
  return query.where('capture_key', '=', name.captureKey);
}
