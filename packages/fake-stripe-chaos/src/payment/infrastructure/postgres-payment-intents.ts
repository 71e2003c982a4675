import type { Kysely, SelectQueryBuilder, Selectable } from 'kysely';
import { violates } from '../../stores/postgres/postgres-fault.js';
import type { PostgresStore } from '../../stores/postgres/postgres-store.js';
import { PaymentIntents, type PaymentName } from '../application/ports/payment-intents.js';
import { OrderAlreadyPaid } from '../domain/errors.js';
import { PaymentIntent, type PaymentIntentStatus, type Refund } from '../domain/payment-intent.js';

interface PaymentIntentsTable {
  id: string;
  order_id: string;
  customer_id: string;
  amount: number;
  currency: string;
  payment_method: string;
  status: PaymentIntentStatus;
  live: boolean;
  authorize_key: string | null;
  created_at: Date;
  charge_id: string | null;
  capture_key: string | null;
  captured_amount: number | null;
  captured_at: Date | null;
}

interface PaymentTables {
  payment_intents: PaymentIntentsTable;
  refunds: { id: string; intent_id: string; amount: number; key: string | null; created_at: Date };
}

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
    const refunds = intent.state.refunds.map((refund) => ({
      id: refund.id,
      intent_id: id,
      amount: refund.amount,
      key: refund.key ?? null,
      created_at: refund.createdAt,
    }));
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
  const ofOrder = query.where('order_id', '=', name.orderId);
  if ('authorizeKey' in name) return ofOrder.where('authorize_key', '=', name.authorizeKey);
  return ofOrder.where('capture_key', '=', name.captureKey);
}

function rowOf(intent: PaymentIntent): PaymentIntentsTable {
  const { state } = intent;
  return {
    id: state.id,
    order_id: state.orderId,
    customer_id: state.customerId,
    amount: state.amount,
    currency: state.currency,
    payment_method: state.paymentMethod,
    status: state.status,
    live: intent.isLive,
    authorize_key: state.key ?? null,
    created_at: state.createdAt,
    charge_id: state.charge?.id ?? null,
    capture_key: state.charge?.key ?? null,
    captured_amount: state.charge?.amount ?? null,
    captured_at: state.charge?.createdAt ?? null,
  };
}

function restored(
  row: Selectable<PaymentIntentsTable>,
  refunds: readonly Selectable<PaymentTables['refunds']>[],
): PaymentIntent {
  const { charge_id, captured_amount, captured_at } = row;
  const captured = charge_id !== null && captured_amount !== null && captured_at !== null;
  const charge = captured && {
    id: charge_id,
    amount: captured_amount,
    key: row.capture_key ?? undefined,
    createdAt: captured_at,
  };
  return PaymentIntent.restored({
    id: row.id,
    orderId: row.order_id,
    customerId: row.customer_id,
    amount: row.amount,
    currency: row.currency,
    paymentMethod: row.payment_method,
    status: row.status,
    key: row.authorize_key ?? undefined,
    createdAt: row.created_at,
    ...(charge ? { charge } : {}),
    refunds: refunds.map(({ id, amount, key, created_at }): Refund => ({
      id,
      amount,
      key: key ?? undefined,
      createdAt: created_at,
    })),
  });
}
