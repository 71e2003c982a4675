import { isEnded, type OrderStatus } from '@fake-stripe/contracts';
import { storable } from '../../domain/storable.js';
import { OrderReader, type Page, type StoredEvent, type StoredOrder } from '../../ports/order-reader.js';
import type { PaymentRecord } from '../../ports/order-writer.js';
import { endedPosition, listPosition, pageOf, rowsFor } from '../paging.js';
import type { Tables } from './tables.js';

export class MemoryOrderReader extends OrderReader {
  constructor(private readonly tables: Tables) {
    super();
  }

  override async find(orderId: string): Promise<StoredOrder | undefined> {
    return structuredClone(this.tables.orders.get(orderId));
  }

  override async list(query: {
    readonly status?: OrderStatus;
    readonly customerId?: string;
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<Page<StoredOrder>> {
    const { status, customerId, cursor, limit } = query;
    const after = listPosition(cursor);
    const rows = this.orders((a, b) => newestFirst(a, b))
      .filter((o) => status === undefined || o.state.status === status)
      .filter((o) => customerId === undefined || o.customerId === customerId)
      .filter((o) => after === undefined || newestFirst(after, o) < 0);
    return pageOf('list', rows.slice(0, rowsFor(limit)), limit, (o) => [o.createdAt, o.orderId]);
  }

  override async events(orderId: string): Promise<readonly StoredEvent[]> {
    return this.tables.events
      .filter((e) => e.orderId === orderId)
      .sort((a, b) => a.start - b.start || a.seq - b.seq)
      .map(({ seq, runId, type, payload, at }) => structuredClone({ seq, runId, type, payload, at }));
  }

  override async payments(orderId: string): Promise<readonly PaymentRecord[]> {
    return structuredClone([...this.tables.payments.values()].filter((p) => p.orderId === orderId));
  }

  override async payment(paymentId: string): Promise<PaymentRecord | undefined> {
    return structuredClone(this.tables.payments.get(storable(paymentId)));
  }

  override async ended(query: { readonly cursor?: string; readonly limit: number }): Promise<Page<StoredOrder>> {
    const after = endedPosition(query.cursor);
    const rows = this.orders((a, b) => compare(a.orderId, b.orderId))
      .filter((o) => isEnded(o.state.status))
      .filter((o) => after === undefined || o.orderId > after.orderId);
    return pageOf('ended', rows.slice(0, rowsFor(query.limit)), query.limit, (o) => [o.orderId]);
  }

  override async counts(): Promise<{ total: number; ended: number; needsAttention: number }> {
    const statuses = [...this.tables.orders.values()].map((o) => o.state.status);
    return {
      total: statuses.length,
      ended: statuses.filter(isEnded).length,
      needsAttention: statuses.filter((s) => s === 'needs_attention').length,
    };
  }

  override async ping(): Promise<void> {}

  private orders(order: (a: StoredOrder, b: StoredOrder) => number): StoredOrder[] {
    return structuredClone([...this.tables.orders.values()]).sort(order);
  }
}

type ListKey = Pick<StoredOrder, 'createdAt' | 'orderId'>;

function newestFirst(a: ListKey, b: ListKey): number {
  return compare(b.createdAt, a.createdAt) || compare(b.orderId, a.orderId);
}

/** By code unit, as PostgreSQL's collation "C" sorts the ids. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
