import { ErrorCode, type PaymentInput, type PaymentState } from '@fake-stripe/contracts';
import { CancelledFailure } from '@temporalio/common';
import { allHandlersFinished, CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import { attemptsOf, describeFailure, type StepFailure } from '../../workflow-kit/failures.js';
import { openAttention, openCancel, openStatus } from './payment-doors.js';
import { chargeRetry, PaymentRun } from './payment-run.js';

/**
 * Charges a customer once. Whatever stops it, the charge and the hold are undone. The end is the result, never a failed
 * run; a cancellation by Temporal closes the run as canceled.
 */
export async function paymentWorkflow(input: PaymentInput): Promise<PaymentState> {
  const run = new PaymentRun(input);
  openStatus(run.journal);
  openCancel(run);
  openAttention(run.journal, run.undos);

  const failure = await charge(run);
  const cancelledByTemporal = CancellationScope.current().consideredCancelled;
  return CancellationScope.nonCancellable(async () => {
    if (failure === undefined) run.journal.enter('completed', { compensations: [] });
    else await rollBack(run, failure);
    await condition(allHandlersFinished);
    const { state } = run.journal;
    if (state.status === 'cancelled' && cancelledByTemporal) throw new CancelledFailure('The payment was cancelled');
    return state;
  });
}

/** Answers why nothing was charged, or why what was charged must not stay so. */
async function charge(run: PaymentRun): Promise<StepFailure | undefined> {
  const { journal, forward } = run;
  try {
    const { attempt, authorizationId, paymentId } = await forward.run(() => run.charge());
    journal.update({ attempts: attempt, authorizationId, paymentId });
    journal.note('step_completed', { step: 'charge', attempt });
  } catch (error) {
    if (!isCancellation(error)) {
      const failure = describeFailure(error);
      journal.update({ attempts: attemptsOf(error, chargeRetry.attempts) });
      journal.note('step_failed', { step: 'charge', attempt: journal.state.attempts, ...failure });
      if (!forward.consideredCancelled) return failure;
    }
  }
  // A charge that succeeds while it is being cancelled throws nothing.
  if (!forward.consideredCancelled) return undefined;
  run.cancellation ??= { message: 'Cancelled' };
  return { code: ErrorCode.paymentCancelled, message: run.cancellation.message };
}

async function rollBack(run: PaymentRun, failure: StepFailure): Promise<void> {
  run.journal.enter('compensating', { failure });
  await run.undos.settle();
  run.journal.enter(failure.code === ErrorCode.paymentCancelled ? 'cancelled' : 'failed');
}
