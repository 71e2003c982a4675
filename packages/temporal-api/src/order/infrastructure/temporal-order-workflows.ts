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
import { WorkflowFailedError, isGrpcDeadlineError, type Client, type WorkflowHandle } from '@temporalio/client';
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  defaultPayloadConverter,
} from '@temporalio/common';
import {
  OrderWorkflows,
  WorkflowsUnavailable,
  type DoorOutcome,
  type DoorRequest,
  type OrderRun,
  type StartOutcome,
} from '../application/ports/order-workflows.js';
import { requestUpdate } from './request-update.js';
import { guarded } from './temporal-faults.js';
import { toOrderRun } from './to-order-run.js';

const CALL_MS = 2_500;
const QUERY_MS = 1_000;
const SIGNAL_MS = 800;

export class TemporalOrderWorkflows extends OrderWorkflows {
  constructor(private readonly client: Client) {
    super();
  }

  override async start(input: OrderFulfillmentInput, { onlyIfNew }: { onlyIfNew: boolean }): Promise<StartOutcome> {
    const { orderId, customerId } = input.order;
    const memo: OrderMemo = { requestHash: input.requestHash };
    try {
      const handle = await this.within(CALL_MS, () =>
        this.client.workflow.start(ORDER_WORKFLOW, {
          workflowId: orderWorkflowId(orderId),
          taskQueue: TaskQueue.orders,
          args: [input],
          memo: { ...memo },
          workflowIdConflictPolicy: 'FAIL',
          workflowIdReusePolicy: onlyIfNew ? 'REJECT_DUPLICATE' : 'ALLOW_DUPLICATE',
          staticSummary: `Order ${orderId} of customer ${customerId}`,
        }),
      );
      return { outcome: 'started', runId: handle.firstExecutionRunId };
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return { outcome: 'already_started' };
      throw error;
    }
  }

  override async describe(orderId: string, waitMs = CALL_MS): Promise<OrderRun | undefined> {
    try {
      return toOrderRun(await this.within(waitMs, () => this.handle(orderId).describe()));
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }

  override async input(orderId: string, runId: string): Promise<OrderFulfillmentInput> {
    const { namespace } = this.client.options;
    const execution = { workflowId: orderWorkflowId(orderId), runId };
    const { history } = await this.within(CALL_MS, () =>
      this.client.workflowService.getWorkflowExecutionHistory({ namespace, execution, maximumPageSize: 1 }),
    );
    const [payload] = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    if (!payload) throw new WorkflowsUnavailable(`the history of order ${orderId} does not begin with its input`);
    return defaultPayloadConverter.fromPayload<OrderFulfillmentInput>(payload);
  }

  override status(orderId: string, runId: string): Promise<OrderState | undefined> {
    return this.query<OrderState>(orderId, runId, OrderQuery.status);
  }

  override progress(orderId: string, runId: string): Promise<OrderProgress | undefined> {
    return this.query<OrderProgress>(orderId, runId, OrderQuery.progress);
  }

  override request(request: DoorRequest, waitMs: number): Promise<DoorOutcome> {
    const deadline = Date.now() + waitMs;
    return guarded(() => requestUpdate(this.client, this.handle(request.orderId), request, deadline));
  }

  override async leave({ orderId, door, body }: DoorRequest): Promise<boolean> {
    try {
      await this.within(SIGNAL_MS, () => this.handle(orderId).signal(door, body));
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  }

  override async result(orderId: string, runId: string, waitMs: number): Promise<OrderResult | 'closed' | undefined> {
    const handle = this.client.workflow.getHandle(orderWorkflowId(orderId), runId);
    try {
      return await this.within(waitMs, () => handle.result() as Promise<OrderResult>);
    } catch (error) {
      if (error instanceof WorkflowsUnavailable && isGrpcDeadlineError(error.cause)) return undefined;
      if (error instanceof WorkflowFailedError) return 'closed';
      throw error;
    }
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

  /** The deadline is for all attempts together. */
  private within<T>(ms: number, call: () => Promise<T>): Promise<T> {
    const deadline = Date.now() + ms;
    return guarded(() => this.client.withDeadline(deadline, call));
  }
}
