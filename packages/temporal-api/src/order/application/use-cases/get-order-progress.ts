import { orderWorkflowId, type OrderProgress } from '@fake-stripe/contracts';
import type { OrderView } from '../../domain/order-view.js';
import { progressOf } from '../../domain/order-progress.js';
import type { OrderLookup } from '../order-lookup.js';
import type { OrderWorkflows } from '../ports/order-workflows.js';

export interface ProgressView extends OrderProgress {
  readonly workflowId: string;
  readonly runId: string;
  readonly source: OrderView['source'];
}

/** How far an order has come, 0 to 100. Sources and errors are those of `GetOrderStatus`. */
export class GetOrderProgress {
  constructor(
    private readonly workflows: OrderWorkflows,
    private readonly lookup: OrderLookup,
  ) {}

  async execute(orderId: string): Promise<ProgressView> {
    const sighting = await this.lookup.sight(orderId);
    const { run } = sighting;
    const workflowId = orderWorkflowId(orderId);
    const live = run?.status === 'running' ? await this.workflows.progress(orderId, run.runId) : undefined;
    if (live && run) return { workflowId, runId: run.runId, source: 'workflow', ...live };
    const { runId, source, state, steps = [] } = await this.lookup.recorded(orderId, sighting);
    return { workflowId, runId, source, ...progressOf(state, steps) };
  }
}
