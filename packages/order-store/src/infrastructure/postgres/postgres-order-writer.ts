import type { Kysely, Transaction } from 'kysely';
import type { OrderState } from '@fake-stripe/contracts';
import { mayRepair, mayTakeOver, repaired, supersedes, type Owned, type Repair } from '../../domain/ownership.js';
import { advanced, claimed } from '../../domain/payment-progress.js';
import { storable } from '../../domain/storable.js';
import {
  OrderWriter,
  type CreateOutcome,
  type NewOrder,
  type OrderChange,
  type PaymentRecord,
} from '../../ports/order-writer.js';
import { guarded } from './faults.js';
import { orderRow, paymentRow, storedPayment } from './rows.js';
import type { Tables } from './tables.js';

type Work = Transaction<Tables>;

/** Decides on rows it holds locked, by the same rules as every adapter. */
export class PostgresOrderWriter extends OrderWriter {
  constructor(private readonly db: Kysely<Tables>) {
    super();
  }

  override async create(order: NewOrder): Promise<CreateOutcome> {
    const next = storable(order);
    return this.transaction(async (work) => {
      const { numInsertedOrUpdatedRows: inserted } = await work
        .insertInto('orders')
        .values(orderRow(next))
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirstOrThrow();
      if (inserted !== 1n) return takeOver(work, next);
      await appendEvents(work, eventsOf(next), next.start);
      return { outcome: 'created' };
    });
  }

  override async record(change: OrderChange): Promise<void> {
    const next = storable(change);
    await this.transaction(async (work) => {
      const row = await lockedOrder(work, next.orderId);
      if (row?.runId !== next.runId) return;
      if (supersedes(next, row)) await writeState(work, next.orderId, next.state);
      await appendEvents(work, next, row.start);
    });
  }

  override async claimPayment(payment: PaymentRecord): Promise<{ readonly outcome: 'claimed' | 'payment_id_in_use' }> {
    const claim = storable(payment);
    // Nearly always it is a new one: then a single statement is all there is to do.
    if (await guarded(() => inserted(this.db, claim))) return { outcome: 'claimed' };
    return this.transaction(async (work) => {
      const known = await knownPayment(work, claim.paymentId);
      const after = claimed(known, claim);
      if (!after) return { outcome: 'payment_id_in_use' };
      if (after !== known) await writePayment(work, after);
      return { outcome: 'claimed' };
    });
  }

  override async recordPayment(payment: PaymentRecord): Promise<void> {
    const next = storable(payment);
    await this.transaction(async (work) => {
      const known = await lockedOrInserted(work, next);
      const after = known && advanced(known, next);
      if (after && after !== known) await writePayment(work, after);
    });
  }

  override async repair(repair: Repair): Promise<void> {
    const known = storable(repair);
    await this.transaction(async (work) => {
      const row = await lockedOrder(work, known.orderId);
      if (row && mayRepair(row, known)) await writeState(work, known.orderId, repaired(row.state, known));
    });
  }

  private transaction<T>(work: (work: Work) => Promise<T>): Promise<T> {
    return guarded(() => this.db.transaction().execute(work));
  }
}

async function takeOver(work: Work, next: NewOrder): Promise<CreateOutcome> {
  const { orderId } = next.order;
  const row = await lockedOrder(work, orderId);
  if (!row) throw new Error(`the row of order ${orderId} vanished; rows of orders are never deleted`);
  if (row.runId === next.runId) return { outcome: 'created' };
  if (!mayTakeOver(row, next)) return { outcome: 'order_exists', runId: row.runId };
  const { id, created_at, ...replaced } = orderRow(next);
  await work.updateTable('orders').set(replaced).where('id', '=', id).execute();
  await appendEvents(work, eventsOf(next), next.start);
  return { outcome: 'created' };
}

function eventsOf({ order, runId, events }: NewOrder): Omit<OrderChange, 'state'> {
  return { orderId: order.orderId, runId, events };
}

async function lockedOrder(work: Work, orderId: string): Promise<Owned | undefined> {
  const row = await work
    .selectFrom('orders')
    .select(['run_id', 'start', 'state_json'])
    .where('id', '=', orderId)
    .forUpdate()
    .executeTakeFirst();
  return row && { runId: row.run_id, start: row.start, state: row.state_json };
}

async function writeState(work: Work, orderId: string, state: OrderState): Promise<void> {
  await work
    .updateTable('orders')
    .set({
      state: state.status,
      state_json: JSON.stringify(state),
      address_json: JSON.stringify(state.shippingAddress),
      updated_at: state.updatedAt,
    })
    .where('id', '=', orderId)
    .execute();
}

async function appendEvents(
  work: Work,
  { orderId, runId, events }: Omit<OrderChange, 'state'>,
  start: number,
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ seq, type, payload, at }) => ({
    order_id: orderId,
    run_id: runId,
    start,
    seq,
    type,
    payload_json: JSON.stringify(payload),
    ts: at,
  }));
  await work
    .insertInto('events')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['order_id', 'run_id', 'seq']).doNothing())
    .execute();
}

/** The payment as known before, locked; `undefined` for one never seen, which is inserted. */
async function lockedOrInserted(work: Work, payment: PaymentRecord): Promise<PaymentRecord | undefined> {
  const known = await lockedPayment(work, payment.paymentId);
  if (known || (await inserted(work, payment))) return known;
  // Somebody else has inserted it meanwhile.
  return knownPayment(work, payment.paymentId);
}

async function knownPayment(work: Work, paymentId: string): Promise<PaymentRecord> {
  const known = await lockedPayment(work, paymentId);
  if (!known) throw new Error(`the row of payment ${paymentId} vanished; rows of payments are never deleted`);
  return known;
}

async function inserted(db: Kysely<Tables>, payment: PaymentRecord): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('payments')
    .values(paymentRow(payment))
    .onConflict((conflict) => conflict.column('payment_id').doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

async function lockedPayment(work: Work, paymentId: string): Promise<PaymentRecord | undefined> {
  const row = await work
    .selectFrom('payments')
    .selectAll()
    .where('payment_id', '=', paymentId)
    .forUpdate()
    .executeTakeFirst();
  return row && storedPayment(row);
}

async function writePayment(work: Work, payment: PaymentRecord): Promise<void> {
  const { payment_id, ...columns } = paymentRow(payment);
  await work
    .updateTable('payments')
    .set({ ...columns, updated_at: new Date() })
    .where('payment_id', '=', payment_id)
    .execute();
}
