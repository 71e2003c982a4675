import {
  ErrorCode,
  type OrderEnd,
  type OrderFailure,
  type OrderFulfillmentInput,
  type OrderResult,
  type StepName,
} from '@fake-stripe/contracts';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { allHandlersFinished, CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import { attemptsOf, describeFailure } from '../../workflow-kit/failures.js';
import { SHIPPING_CANCELLED } from '../../shipping/workflows/shipping-failure.js';
import { keepDeadline } from './call-off.js';
import { openDoors } from './order-doors.js';
import { OrderRun } from './order-run.js';
import { orderSteps } from './order-steps.js';
import { retryOf } from './retry-policies.js';
import { sendMail } from './steps/notify.step.js';

/**
 * Takes one order through the steps of its profile. Whatever stops it before the parcel leaves, everything that took
 * effect is undone. The end is the result, never a failed run; a cancellation by Temporal closes the run as canceled.
 */
export async function orderFulfillmentWorkflow(input: OrderFulfillmentInput): Promise<OrderResult> {
  const run = new OrderRun(input);
  openDoors(run);
  const stopClock = keepDeadline(run);
  const failure = await takeSteps(run);
  stopClock();
  return CancellationScope.nonCancellable(async () => {
    if (failure === undefined) run.saga.discard();
    const end = failure === undefined ? 'completed' : await rollBack(run, failure);
    await run.journal.enter(end, { currentStep: undefined });
    await condition(allHandlersFinished);
    if (end === 'cancelled' && run.cancelledByTemporal) throw new CancelledFailure('The order was cancelled');
    return { orderId: input.order.orderId, status: end, state: run.journal.state };
  });
}

/** Runs the steps in order; answers why they ended early, if they did. */
async function takeSteps(run: OrderRun): Promise<OrderFailure | undefined> {
  for (const step of run.input.steps) {
    try {
      // Past the point of no return a cancellation finds nothing to stop.
      await (run.dispatched
        ? CancellationScope.nonCancellable(() => takeStep(run, step))
        : run.forward.run(() => takeStep(run, step)));
    } catch (error) {
      const limit = retryOf(step, run.input.attempts).attempts;
      if (!isCancellation(error)) run.journal.retried(step, attemptsOf(error, limit));
      return failureOf(run, step, error);
    }
  }
  // A cancellation that was accepted since the last step looked is honoured; from here on none is accepted.
  if (!run.dispatched && run.forward.consideredCancelled) {
    return failureOf(run, run.journal.state.currentStep, new CancelledFailure('Cancelled after the last step'));
  }
  run.finished = true;
  return undefined;
}

async function takeStep(run: OrderRun, name: StepName): Promise<void> {
  const step = orderSteps[name];
  if (!step) throw ApplicationFailure.nonRetryable(`No step is called ${name}`, ErrorCode.invalidProfile);
  run.journal.update({ currentStep: name });
  await step(run);
  run.journal.update({ completedSteps: [...run.journal.state.completedSteps, name] });
  run.journal.note('step_completed', { step: name, attempt: (run.journal.state.retries[name] ?? 0) + 1 });
  // A step that succeeds while it is being cancelled throws nothing.
  if (!run.dispatched && run.forward.consideredCancelled) throw new CancelledFailure('Cancelled after the step');
}

function failureOf(run: OrderRun, step: StepName | undefined, error: unknown): OrderFailure {
  run.rollingBack = true;
  run.cancelledByTemporal = CancellationScope.current().consideredCancelled;
  const described = describeFailure(error);
  if (run.cancellation || isCancellation(error) || described.code === SHIPPING_CANCELLED) {
    run.cancellation ??= { code: ErrorCode.orderCancelled, message: 'Cancelled' };
    return { ...run.cancellation, ...(step && { step }) };
  }
  run.journal.note('step_failed', { step, ...described });
  return { ...described, ...(step && { step }) };
}

const endsByCode: Readonly<Record<string, OrderEnd>> = {
  [ErrorCode.orderRejected]: 'rejected',
  [ErrorCode.approvalTimeout]: 'expired',
  [ErrorCode.deadlineExceeded]: 'expired',
  [ErrorCode.orderCancelled]: 'cancelled',
  [ErrorCode.orderReturned]: 'returned',
};

async function rollBack(run: OrderRun, failure: OrderFailure): Promise<OrderEnd> {
  const end = endsByCode[failure.code] ?? 'failed';
  await run.journal.enter('compensating', { failure });
  await run.saga.compensateFully(
    () => {
      run.journal.note('attention_needed', { steps: run.saga.leftOver() });
      return run.journal.enter('needs_attention');
    },
    () => run.journal.enter('compensating'),
  );
  // An order that was never entered, or belongs to another run, is not called off before its customer.
  if (run.journal.state.completedSteps.includes('create')) {
    const template = end === 'returned' ? 'order_returned' : 'order_cancelled';
    await sendMail(run, template, { status: end, code: failure.code });
  }
  return end;
}
