import type { OrderStatus } from '@fake-stripe/contracts';
import { sql, type Kysely } from 'kysely';
import { OrderReader, type Page, type StoredEvent, type StoredOrder } from '../../ports/order-reader.js';
import type { PaymentRecord } from '../../ports/order-writer.js';
import { storable } from '../../domain/storable.js';
import { endedPosition, listPosition, pageOf, rowsFor } from '../paging.js';
import { guarded } from './faults.js';
import { storedEvent, storedOrder, storedPayment } from './rows.js';
import type { Tables } from './tables.js';

/** What is looked for is made storable first, so that no text that PostgreSQL refuses is an error. */
export class PostgresOrderReader extends OrderReader {
  constructor(private readonly db: Kysely<Tables>) {
    super();
  }

  override async find(orderId: string): Promise<StoredOrder | undefined> {
    const query = this.db.selectFrom('orders').selectAll().where('id', '=', storable(orderId));
    const row = await guarded(() => query.executeTakeFirst());
    return row && storedOrder(row);
  }

  override async list(query: {
    readonly status?: OrderStatus;
    readonly customerId?: string;
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<Page<StoredOrder>> {
    const { status, customerId, cursor, limit } = query;
    const after = listPosition(cursor);
    let rows = this.db.selectFrom('orders').selectAll().limit(rowsFor(limit));
    if (status !== undefined) rows = rows.where('state', '=', status);
    if (customerId !== undefined) rows = rows.where('customer', '=', storable(customerId));
    if (after) rows = rows.where(sql<boolean>`(created_at, id) < (${after.createdAt}, ${after.orderId})`);
    const found = await guarded(() => rows.orderBy('created_at', 'desc').orderBy('id', 'desc').execute());
    return pageOf('list', found.map(storedOrder), limit, (o) => [o.createdAt, o.orderId]);
  }

  override async events(orderId: string): Promise<readonly StoredEvent[]> {
    const query = this.db
      .selectFrom('events')
      .selectAll()
      .where('order_id', '=', storable(orderId))
      .orderBy('start')
      .orderBy('seq')
      .orderBy('id');
    return (await guarded(() => query.execute())).map(storedEvent);
  }

  override async payments(orderId: string): Promise<readonly PaymentRecord[]> {
    const query = this.db
      .selectFrom('payments')
      .selectAll()
      .where('order_id', '=', storable(orderId))
      .orderBy('created_at')
      .orderBy('payment_id');
    return (await guarded(() => query.execute())).map(storedPayment);
  }

  override async payment(paymentId: string): Promise<PaymentRecord | undefined> {
    const query = this.db.selectFrom('payments').selectAll().where('payment_id', '=', storable(paymentId));
    const row = await guarded(() => query.executeTakeFirst());
    return row && storedPayment(row);
  }

  override async ended(query: { readonly cursor?: string; readonly limit: number }): Promise<Page<StoredOrder>> {
    const after = endedPosition(query.cursor);
    let rows = this.db
      .selectFrom('orders')
      .selectAll()
      .where(sql<boolean>`ended`)
      .limit(rowsFor(query.limit));
    if (after) rows = rows.where('id', '>', after.orderId);
    const found = await guarded(() => rows.orderBy('id').execute());
    return pageOf('ended', found.map(storedOrder), query.limit, (o) => [o.orderId]);
  }

  override async counts(): Promise<{ total: number; ended: number; needsAttention: number }> {
    const query = this.db
      .selectFrom('orders')
      .select([
        sql<number>`count(*)`.as('total'),
        sql<number>`count(*) filter (where ended)`.as('ended'),
        sql<number>`count(*) filter (where state = 'needs_attention')`.as('needsAttention'),
      ]);
    return guarded(() => query.executeTakeFirstOrThrow());
  }

  override async ping(): Promise<void> {
    await guarded(() => sql`select 1`.execute(this.db));
  }
}
