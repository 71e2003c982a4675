import { isEnded } from '@fake-stripe/contracts';
import { orderNotFound } from '../../domain/order-not-found.js';
import { viewOf, type OrderView } from '../../domain/order-view.js';
import type { OrderLookup } from '../order-lookup.js';
import type { OrderWorkflows } from '../ports/order-workflows.js';
import type { GetOrderStatus } from './get-order-status.js';

export interface AwaitedOrder {
  readonly ended: boolean;
  readonly view: OrderView;
}

/**
 * How an order ended, waiting for it at most `waitMs`.
 * Refuses with `order_not_found`. Throws WorkflowsUnavailable and OrderStoreUnavailable.
 */
export class AwaitOrderResult {
  constructor(
    private readonly workflows: OrderWorkflows,
    private readonly lookup: OrderLookup,
    private readonly status: GetOrderStatus,
  ) {}

  async execute(orderId: string, waitMs: number): Promise<AwaitedOrder> {
    const run = await this.workflows.describe(orderId);
    if (run?.status !== 'running') return ended(await this.lookup.recorded(orderId, { run }));
    const result = await this.workflows.result(orderId, run.runId, waitMs);
    if (result === undefined) return { ended: false, view: await this.status.execute(orderId) };
    if (result !== 'closed') return ended(viewOf(run.runId, result.state, 'workflow', result.state.updatedAt));
    const closed = await this.workflows.describe(orderId);
    if (!closed) throw orderNotFound(orderId);
    return ended(await this.lookup.recorded(orderId, { run: closed }));
  }
}

function ended(view: OrderView): AwaitedOrder {
  return { ended: isEnded(view.state.status), view };
}
