import {
  REFUND_WORKFLOW,
  TaskQueue,
  refundWorkflowId,
  type PaymentState,
  type RefundInput,
  type RefundMemo,
} from '@fake-stripe/contracts';
import type { Client } from '@temporalio/client';
import type { StartOutcome } from '../../kernel/start-outcome.js';
import { toRunStatus } from '../../temporal-kit/to-run-status.js';
import { closedResultOf, describeRun, resultOf, startRun, valueOf } from '../../temporal-kit/runs.js';
import { RefundWorkflows, type RefundRun } from '../application/ports/refund-workflows.js';

export class TemporalRefundWorkflows extends RefundWorkflows {
  constructor(private readonly client: Client) {
    super();
  }

  override start(input: RefundInput, { onlyIfNew }: { readonly onlyIfNew: boolean }): Promise<StartOutcome> {
    const { payment, paymentRunId, start } = input;
    const memo: RefundMemo = { paymentRunId, start };
    return startRun(this.client, REFUND_WORKFLOW, {
      workflowId: refundWorkflowId(payment.orderId),
      taskQueue: TaskQueue.orders,
      input,
      memo: { ...memo },
      onlyIfNew,
      staticSummary: `Refund of the payment for ${payment.orderId}`,
    });
  }

  override async describe(orderId: string): Promise<RefundRun | undefined> {
    const found = await describeRun(this.client, refundWorkflowId(orderId));
    if (!found) return undefined;
    const { paymentRunId, start } = (found.memo ?? {}) as Partial<RefundMemo>;
    return {
      runId: found.runId,
      status: toRunStatus(found.status.name),
      start: start ?? 1,
      ...(paymentRunId === undefined ? {} : { paymentRunId }),
    };
  }

  override async result(orderId: string, runId: string, waitMs: number): Promise<PaymentState | 'closed' | undefined> {
    const closed = await resultOf(this.client, { workflowId: refundWorkflowId(orderId), runId }, waitMs);
    return closed && valueOf(closed);
  }

  override async closedResult(orderId: string, runId: string): Promise<PaymentState | 'closed'> {
    return valueOf(await closedResultOf(this.client, { workflowId: refundWorkflowId(orderId), runId }));
  }
}
