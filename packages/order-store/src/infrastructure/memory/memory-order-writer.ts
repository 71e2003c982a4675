import { mayRepair, mayTakeOver, repaired, supersedes, type Repair } from '../../domain/ownership.js';
import { advanced, claimed } from '../../domain/payment-progress.js';
import { storable } from '../../domain/storable.js';
import type { StoredOrder } from '../../ports/order-reader.js';
import {
  OrderWriter,
  type CreateOutcome,
  type NewOrder,
  type OrderChange,
  type OrderEvent,
  type PaymentRecord,
} from '../../ports/order-writer.js';
import type { Tables } from './tables.js';

/** Atomic because no operation awaits anything between its first read and its last write. */
export class MemoryOrderWriter extends OrderWriter {
  constructor(private readonly tables: Tables) {
    super();
  }

  override async create(order: NewOrder): Promise<CreateOutcome> {
    const next = storable(order);
    const row = this.tables.orders.get(next.order.orderId);
    if (row && row.runId === next.runId) return { outcome: 'created' };
    if (row && !mayTakeOver(row, next)) return { outcome: 'order_exists', runId: row.runId };
    const after = { ...stored(next), ...(row && { createdAt: row.createdAt }) };
    this.tables.orders.set(after.orderId, after);
    for (const event of next.events) this.append(after, event);
    return { outcome: 'created' };
  }

  override async record(change: OrderChange): Promise<void> {
    const { orderId, runId, state, events } = storable(change);
    const row = this.tables.orders.get(orderId);
    if (row?.runId !== runId) return;
    if (supersedes(change, row)) this.tables.orders.set(orderId, { ...row, state, updatedAt: state.updatedAt });
    for (const event of events) this.append(row, event);
  }

  override async claimPayment(payment: PaymentRecord): Promise<{ readonly outcome: 'claimed' | 'payment_id_in_use' }> {
    const claim = storable(payment);
    const known = this.tables.payments.get(claim.paymentId);
    const after = known ? claimed(known, claim) : claim;
    if (!after) return { outcome: 'payment_id_in_use' };
    this.tables.payments.set(claim.paymentId, after);
    return { outcome: 'claimed' };
  }

  override async recordPayment(payment: PaymentRecord): Promise<void> {
    const next = storable(payment);
    const known = this.tables.payments.get(next.paymentId);
    this.tables.payments.set(next.paymentId, known ? advanced(known, next) : next);
  }

  override async repair(repair: Repair): Promise<void> {
    const row = this.tables.orders.get(repair.orderId);
    if (!row || !mayRepair(row, repair)) return;
    const state = repaired(row.state, storable(repair));
    this.tables.orders.set(repair.orderId, { ...row, state, updatedAt: state.updatedAt });
  }

  private append({ orderId, runId, start }: StoredOrder, event: OrderEvent): void {
    const { events } = this.tables;
    if (events.some((e) => e.orderId === orderId && e.runId === runId && e.seq === event.seq)) return;
    events.push({ ...event, orderId, runId, start });
  }
}

function stored({ order, state, events: _events, ...run }: NewOrder): StoredOrder {
  const { orderId, customerId, total, currency } = order;
  return {
    ...run,
    orderId,
    customerId,
    total,
    currency,
    state,
    createdAt: state.startedAt,
    updatedAt: state.updatedAt,
  };
}
