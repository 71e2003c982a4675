import {
  CANCEL_PAYMENT,
  PAYMENT_WORKFLOW,
  PaymentQuery,
  TaskQueue,
  paymentWorkflowId,
  type PaymentInput,
  type PaymentMemo,
  type PaymentState,
} from '@fake-stripe/contracts';
import type { Client } from '@temporalio/client';
import type { DoorOutcome } from '../../kernel/door.js';
import type { StartOutcome } from '../../kernel/start-outcome.js';
import { describedRun } from '../../temporal-kit/described-run.js';
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
import { PaymentWorkflows, type CancelRequest, type PaymentRun } from '../application/ports/payment-workflows.js';

export class TemporalPaymentWorkflows extends PaymentWorkflows {
  constructor(private readonly client: Client) {
    super();
  }

  override start(input: PaymentInput, { onlyIfNew }: { readonly onlyIfNew: boolean }): Promise<StartOutcome> {
    const { orderId, customerId, requestHash, start } = input;
    const memo: PaymentMemo = { requestHash, start };
    return startRun(this.client, PAYMENT_WORKFLOW, {
      workflowId: paymentWorkflowId(orderId),
      taskQueue: TaskQueue.orders,
      input,
      memo: { ...memo },
      onlyIfNew,
      staticSummary: `Payment for ${orderId} of customer ${customerId}`,
    });
  }

  override async describe(orderId: string): Promise<PaymentRun | undefined> {
    const found = await describeRun(this.client, paymentWorkflowId(orderId));
    if (!found) return undefined;
    const { requestHash, start } = (found.memo ?? {}) as Partial<PaymentMemo>;
    return { ...describedRun(found), start: start ?? 1, ...(requestHash === undefined ? {} : { requestHash }) };
  }

  override input(orderId: string, runId: string): Promise<PaymentInput> {
    return inputOf(this.client, paymentWorkflowId(orderId), runId);
  }

  override status(orderId: string, runId: string): Promise<PaymentState | undefined> {
    return queryRun(this.client, { workflowId: paymentWorkflowId(orderId), runId }, PaymentQuery.status);
  }

  override async result(orderId: string, runId: string, waitMs: number): Promise<PaymentState | 'closed' | undefined> {
    const closed = await resultOf(this.client, { workflowId: paymentWorkflowId(orderId), runId }, waitMs);
    return closed && valueOf(closed);
  }

  override async closedResult(orderId: string, runId: string): Promise<PaymentState | 'closed'> {
    return valueOf(await closedResultOf(this.client, { workflowId: paymentWorkflowId(orderId), runId }));
  }

  override cancel({ orderId, body, updateId }: CancelRequest, waitMs: number): Promise<DoorOutcome> {
    const deadline = Date.now() + waitMs;
    const request = { name: CANCEL_PAYMENT, body, updateId };
    return guarded(() => requestUpdate(this.client, this.handle(orderId), request, deadline));
  }

  override leave({ orderId, body }: CancelRequest): Promise<boolean> {
    return leaveSignal(this.client, this.handle(orderId), CANCEL_PAYMENT, body);
  }

  private handle(orderId: string) {
    return this.client.workflow.getHandle(paymentWorkflowId(orderId));
  }
}
