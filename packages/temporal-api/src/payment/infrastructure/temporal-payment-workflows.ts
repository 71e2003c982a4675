import {
  CANCEL_PAYMENT,
  PAYMENT_WORKFLOW,
  TaskQueue,
  paymentWorkflowId,
  type PaymentInput,
  type PaymentMemo,
  type PaymentState,
} from '@fake-stripe/contracts';
import type { Client } from '@temporalio/client';
import type { DoorOutcome } from '../../kernel/door.js';
import { requestUpdate } from '../../temporal-kit/request-update.js';
import { guarded, ifKnown, within } from '../../temporal-kit/temporal-calls.js';
import { toRunStatus } from '../../temporal-kit/to-run-status.js';
import { describeRun, inputOf, resultOf, startRun } from '../../temporal-kit/workflow-runs.js';
import {
  PaymentWorkflows,
  type CancelRequest,
  type PaymentRun,
  type StartOutcome,
} from '../application/ports/payment-workflows.js';

const SIGNAL_MS = 800;

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
    return {
      runId: found.runId,
      status: toRunStatus(found.status.name),
      start: start ?? 1,
      ...(requestHash === undefined ? {} : { requestHash }),
    };
  }

  override input(orderId: string, runId: string): Promise<PaymentInput> {
    return inputOf(this.client, paymentWorkflowId(orderId), runId);
  }

  override async result(orderId: string, runId: string, waitMs: number): Promise<PaymentState | 'closed' | undefined> {
    const closed = await resultOf(this.client, { workflowId: paymentWorkflowId(orderId), runId }, waitMs);
    if (!closed) return undefined;
    return 'value' in closed ? (closed.value as PaymentState) : 'closed';
  }

  override cancel({ orderId, body, updateId }: CancelRequest, waitMs: number): Promise<DoorOutcome> {
    const deadline = Date.now() + waitMs;
    const request = { name: CANCEL_PAYMENT, body, updateId };
    return guarded(() => requestUpdate(this.client, this.handle(orderId), request, deadline));
  }

  override async leave({ orderId, body }: CancelRequest): Promise<boolean> {
    const left = within(this.client, SIGNAL_MS, async () => {
      await this.handle(orderId).signal(CANCEL_PAYMENT, body);
      return true;
    });
    return (await ifKnown(left)) ?? false;
  }

  private handle(orderId: string) {
    return this.client.workflow.getHandle(paymentWorkflowId(orderId));
  }
}
