import type { StoredEvent, StoredOrder } from '../../ports/order-reader.js';
import type { PaymentRecord } from '../../ports/order-writer.js';

export interface Tables {
  readonly orders: Map<string, StoredOrder>;
  readonly payments: Map<string, PaymentRecord>;
  readonly events: (StoredEvent & { readonly orderId: string; readonly start: number })[];
}

export function emptyTables(): Tables {
  return { orders: new Map(), payments: new Map(), events: [] };
}
