import {
  ORDER_WORKFLOW,
  OrderQuery,
  TaskQueue,
  orderWorkflowId,
  type OrderFulfillmentInput,
  type OrderMemo,
  type OrderProgress,
  type OrderResult,
  type OrderState,
} from '@fake-stripe/contracts';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { DoorOutcome } from '../../kernel/door.js';
import type { StartOutcome } from '../../kernel/start-outcome.js';
import { requestUpdate } from '../../temporal-kit/request-update.js';
import { guarded } from '../../temporal-kit/temporal-calls.js';
import {
  closedResultOf,
  describeRun,
  inputOf,
  leaveSignal,
  queryRun,
  resultOf,
  startRun,
  valueOf,
} from '../../temporal-kit/runs.js';
import { OrderWorkflows, type DoorRequest, type OrderRun } from '../application/ports/order-workflows.js';
import { toOrderRun } from './to-order-run.js';

export class TemporalOrderWorkflows extends OrderWorkflows {
  constructor(private readonly client: Client) {
    super();
  }

  override start(input: OrderFulfillmentInput, { onlyIfNew }: { onlyIfNew: boolean }): Promise<StartOutcome> {
    const { orderId, customerId } = input.order;
    const memo: OrderMemo = { requestHash: input.requestHash };
    return startRun(this.client, ORDER_WORKFLOW, {
      workflowId: orderWorkflowId(orderId),
      taskQueue: TaskQueue.orders,
      input,
      memo: { ...memo },
      staticSummary: `Order ${orderId} of customer ${customerId}`,
      onlyIfNew,
    });
  }

  override async describe(orderId: string, waitMs?: number): Promise<OrderRun | undefined> {
    const found = await describeRun(this.client, orderWorkflowId(orderId), waitMs);
    return found && toOrderRun(found);
  }

  override input(orderId: string, runId: string): Promise<OrderFulfillmentInput> {
    return inputOf(this.client, orderWorkflowId(orderId), runId);
  }

  override status(orderId: string, runId: string): Promise<OrderState | undefined> {
    return queryRun(this.client, { workflowId: orderWorkflowId(orderId), runId }, OrderQuery.status);
  }

  override progress(orderId: string, runId: string): Promise<OrderProgress | undefined> {
    return queryRun(this.client, { workflowId: orderWorkflowId(orderId), runId }, OrderQuery.progress);
  }

  override request({ orderId, door, body, updateId }: DoorRequest, waitMs: number): Promise<DoorOutcome> {
    const deadline = Date.now() + waitMs;
    const update = { name: door, body, updateId };
    return guarded(() => requestUpdate(this.client, this.handle(orderId), update, deadline));
  }

  override leave({ orderId, door, body }: DoorRequest): Promise<boolean> {
    return leaveSignal(this.client, this.handle(orderId), door, body);
  }

  override async result(orderId: string, runId: string, waitMs: number): Promise<OrderResult | 'closed' | undefined> {
    const closed = await resultOf(this.client, { workflowId: orderWorkflowId(orderId), runId }, waitMs);
    return closed && valueOf(closed);
  }

  override async closedResult(orderId: string, runId: string): Promise<OrderResult | 'closed'> {
    return valueOf(await closedResultOf(this.client, { workflowId: orderWorkflowId(orderId), runId }));
  }

  private handle(orderId: string): WorkflowHandle {
    return this.client.workflow.getHandle(orderWorkflowId(orderId));
  }
}
