import type { OrderReader, StoredEvent } from '@fake-stripe/order-store';
import { orderNotFound } from '../../domain/order-not-found.js';
import type { OrderLookup } from '../order-lookup.js';

/**
 * What happened to an order, over all its runs, as recorded. Refuses with `order_not_found`.
 * Throws OrderStoreUnavailable, and WorkflowsUnavailable where nothing is recorded, and there may be a run.
 */
export class ListOrderEvents {
  constructor(
    private readonly reader: OrderReader,
    private readonly lookup: OrderLookup,
  ) {}

  async execute(orderId: string): Promise<readonly StoredEvent[]> {
    const events = await this.reader.events(orderId);
    if (events.length > 0 || (await this.reader.find(orderId))) return events;
    // A run that no worker has begun is an order without events.
    const { run, unreachable } = await this.lookup.sight(orderId);
    if (run) return [];
    throw unreachable ?? orderNotFound(orderId);
  }
}
