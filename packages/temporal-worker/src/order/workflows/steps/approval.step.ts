import { ErrorCode } from '@fake-stripe/contracts';
import { ApplicationFailure } from '@temporalio/common';
import { condition } from '@temporalio/workflow';
import type { OrderRun } from '../order-run.js';

/** Waits for a decision until the deadline, which counts from now, however long it takes to write the status down. */
export async function approval(run: OrderRun): Promise<void> {
  const timeout = run.input.approvalTimeout;
  if (timeout === undefined) return;
  const until = Date.now() + timeout;
  const deadline = new Date(until).toISOString();
  const decision = await decisionBy(run, until, deadline);
  if (!decision) throw ApplicationFailure.nonRetryable('Nobody decided in time', ErrorCode.approvalTimeout);
  const { approved, reason } = decision;
  const decidedBy = decision.approved ? decision.approvedBy : decision.rejectedBy;
  run.journal.update({ approval: { required: true, deadline, decidedBy, reason } });
  run.journal.note('approval_decided', { approved, decidedBy, reason });
  if (!approved) throw ApplicationFailure.nonRetryable(reason ?? 'The order was rejected', ErrorCode.orderRejected);
  await run.journal.enter('processing');
}

async function decisionBy(run: OrderRun, until: number, deadline: string): Promise<OrderRun['decision']> {
  run.awaitingApproval = true;
  try {
    await run.journal.enter('pending_approval', { approval: { required: true, deadline } });
    // Where writing took longer than there was time, a decision made meanwhile still counts.
    await condition(() => run.decision !== undefined, Math.max(1, until - Date.now()));
    return run.decision;
  } finally {
    run.awaitingApproval = false;
  }
}
