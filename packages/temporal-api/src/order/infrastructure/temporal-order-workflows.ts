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
import { requestUpdate } from '../../temporal-kit/request-update.js';
import { guarded, ifKnown, within } from '../../temporal-kit/temporal-calls.js';
import { describeRun, inputOf, resultOf, startRun } from '../../temporal-kit/workflow-runs.js';
import {
  OrderWorkflows,
  type DoorRequest,
  type OrderRun,
  type StartOutcome,
} from '../application/ports/order-workflows.js';
import { toOrderRun } from './to-order-run.js';

const QUERY_MS = 1_000;
const SIGNAL_MS = 800;

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
    return this.query<OrderState>(orderId, runId, OrderQuery.status);
  }

  override progress(orderId: string, runId: string): Promise<OrderProgress | undefined> {
    return this.query<OrderProgress>(orderId, runId, OrderQuery.progress);
  }

  override request({ orderId, door, body, updateId }: DoorRequest, waitMs: number): Promise<DoorOutcome> {
    const deadline = Date.now() + waitMs;
    const update = { name: door, body, updateId };
    return guarded(() => requestUpdate(this.client, this.handle(orderId), update, deadline));
  }

  override async leave({ orderId, door, body }: DoorRequest): Promise<boolean> {
    const signal = async () => {
      await this.handle(orderId).signal(door, body);
      return true;
    };
    return (await ifKnown(within(this.client, SIGNAL_MS, signal))) ?? false;
  }

  override async result(orderId: string, runId: string, waitMs: number): Promise<OrderResult | 'closed' | undefined> {
    const closed = await resultOf(this.client, { workflowId: orderWorkflowId(orderId), runId }, waitMs);
    if (closed === undefined) return undefined;
    return 'value' in closed ? (closed.value as OrderResult) : 'closed';
  }

  private async query<T>(orderId: string, runId: string, name: string): Promise<T | undefined> {
    const handle = this.client.workflow.getHandle(orderWorkflowId(orderId), runId);
    try {
      return await this.client.withDeadline(Date.now() + QUERY_MS, () => handle.query<T>(name));
    } catch {
      // Whatever it is (no worker, none that can replay, no service): the database answers instead.
      return undefined;
    }
  }

  private handle(orderId: string): WorkflowHandle {
    return this.client.workflow.getHandle(orderWorkflowId(orderId));
  }
}
