import {
  ErrorCode,
  isEnded,
  orderWorkflowId,
  type ChaosDirectives,
  type OrderProfile,
  type OrderStatus,
} from '@fake-stripe/contracts';
import type { OrderReader, StoredOrder } from '@fake-stripe/order-store';
import { OrderRefused } from '../../domain/order-refused.js';
import { checkTotal, type OrderRequest } from '../../domain/order-request.js';
import { planOrder } from '../../domain/plan-order.js';
import { requestHash } from '../../domain/request-hash.js';
import type { OrderLookup } from '../order-lookup.js';
import type { OrderWorkflows } from '../ports/order-workflows.js';

export interface StartOrderCommand {
  readonly request: OrderRequest;
  readonly profile: OrderProfile;
  readonly correlationId: string;
  readonly chaos: ChaosDirectives;
}

export interface StartedOrder {
  readonly outcome: 'started' | 'known';
  readonly orderId: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly status: OrderStatus;
}

/**
 * Starts an order, or answers the run that already has it: a live or completed order asked for again by the same body
 * is the same order; one that ended otherwise is started anew.
 * Refuses with `total_mismatch` and `order_exists`. Throws OrderStoreUnavailable and WorkflowsUnavailable, and then
 * nothing is known to have started.
 */
export class StartOrder {
  constructor(
    private readonly workflows: OrderWorkflows,
    private readonly reader: OrderReader,
    private readonly lookup: OrderLookup,
  ) {}

  async execute(command: StartOrderCommand): Promise<StartedOrder> {
    checkTotal(command.request.order);
    const { orderId } = command.request.order;
    const row = await this.currentRow(orderId);
    if (row) return this.again(command, row);
    const first = await this.start(command, 1, true);
    if (first) return first;
    // There was a run: it is live and unrecorded, or has got a row since, or never got one.
    const rowByNow = await this.currentRow(orderId);
    if (rowByNow) return this.again(command, rowByNow);
    return (await this.liveRun(command)) ?? this.startOrJoin(command, 1);
  }

  private async currentRow(orderId: string): Promise<StoredOrder | undefined> {
    const row = await this.reader.find(orderId);
    if (!row || isEnded(row.state.status)) return row;
    return this.lookup.repaired(row, await this.workflows.describe(orderId));
  }

  private async again(command: StartOrderCommand, row: StoredOrder): Promise<StartedOrder> {
    const { status } = row.state;
    if (isEnded(status) && status !== 'completed') return this.startOrJoin(command, row.start + 1);
    return known(command, row.requestHash, row.runId, status);
  }

  private async startOrJoin(command: StartOrderCommand, start: number): Promise<StartedOrder> {
    const started = (await this.start(command, start, false)) ?? (await this.liveRun(command));
    if (started) return started;
    throw new OrderRefused(
      ErrorCode.orderExists,
      `Order ${command.request.order.orderId} was started elsewhere just now.`,
    );
  }

  private async start(
    command: StartOrderCommand,
    start: number,
    onlyIfNew: boolean,
  ): Promise<StartedOrder | undefined> {
    const { request, profile, correlationId, chaos } = command;
    const answer = await this.workflows.start(planOrder(request, profile, { start, correlationId, chaos }), {
      onlyIfNew,
    });
    if (answer.outcome === 'already_started') return undefined;
    return startedOrder('started', command, answer.runId, 'pending');
  }

  private async liveRun(command: StartOrderCommand): Promise<StartedOrder | undefined> {
    const run = await this.workflows.describe(command.request.order.orderId);
    return run?.status === 'running' ? known(command, run.requestHash, run.runId, 'pending') : undefined;
  }
}

function known(command: StartOrderCommand, hash: string | undefined, runId: string, status: OrderStatus): StartedOrder {
  if (hash === requestHash(command.request)) return startedOrder('known', command, runId, status);
  const { orderId } = command.request.order;
  throw new OrderRefused(ErrorCode.orderExists, `Order ${orderId} exists already, with another body.`);
}

function startedOrder(
  outcome: StartedOrder['outcome'],
  command: StartOrderCommand,
  runId: string,
  status: OrderStatus,
) {
  const { orderId } = command.request.order;
  return { outcome, orderId, workflowId: orderWorkflowId(orderId), runId, status };
}
