import { OrderStoreUnavailable } from '@fake-stripe/order-store';
import { viewOf, type OrderView } from '../../domain/order-view.js';
import type { OrderLookup } from '../order-lookup.js';
import type { OrderWorkflows } from '../ports/order-workflows.js';

/**
 * Where an order stands: from the live run, or from the database when the order has ended, when no worker answers
 * within 1 s, or when the workflow service is down.
 * Refuses with `order_not_found`. Throws OrderStoreUnavailable when neither side answers, and WorkflowsUnavailable when
 * the workflow service is down and nothing is recorded: there may be a run.
 */
export class GetOrderStatus {
  constructor(
    private readonly workflows: OrderWorkflows,
    private readonly lookup: OrderLookup,
  ) {}

  async execute(orderId: string): Promise<OrderView> {
    const sighting = await this.lookup.sight(orderId);
    const { run } = sighting;
    const live = run?.status === 'running' ? await this.ask(orderId, run.runId) : undefined;
    if (live) return live;
    try {
      return await this.lookup.recorded(orderId, sighting);
    } catch (error) {
      // A closed run can still tell how it ended.
      const closed = error instanceof OrderStoreUnavailable && run ? await this.ask(orderId, run.runId) : undefined;
      if (!closed) throw error;
      return closed;
    }
  }

  private async ask(orderId: string, runId: string): Promise<OrderView | undefined> {
    const state = await this.workflows.status(orderId, runId);
    return state && viewOf(runId, state, 'workflow', new Date().toISOString());
  }
}
