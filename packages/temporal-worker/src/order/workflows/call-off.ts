import { CANCEL_SHIPPING_SIGNAL, ErrorCode } from '@fake-stripe/contracts';
import { CancellationScope, sleep, workflowInfo } from '@temporalio/workflow';
import type { Cancellation, OrderRun } from './order-run.js';

/**
 * `too_late`: the parcel is on its way; `rolling_back`: the order has failed meanwhile, and is being undone anyway;
 * `finished`: its last step is done.
 */
export type CallingOff = 'called_off' | 'called_off_before' | 'too_late' | 'rolling_back' | 'finished';

/** Stops an order, at every moment before its parcel is dispatched. A shipping child is asked first: only it knows. */
export async function callOff(run: OrderRun, cancellation: Cancellation): Promise<CallingOff> {
  if (run.cancellation) return 'called_off_before';
  if (run.rollingBack) return 'rolling_back';
  if (run.finished && !run.dispatched) return 'finished';
  const stopped = await run.shipping.ask(CANCEL_SHIPPING_SIGNAL, () => ({}));
  if (!(stopped ?? !run.dispatched)) return 'too_late';
  if (run.rollingBack && !run.cancellation) return 'rolling_back';
  if (run.finished) return 'finished';
  return run.cancel(cancellation) ? 'called_off' : 'called_off_before';
}

/** Calls the order off when its time is up, counted from its start. Answers how to stop the clock. */
export function keepDeadline(run: OrderRun): () => void {
  const { deadline } = run.input;
  if (deadline === undefined) return () => undefined;
  const left = workflowInfo().startTime.getTime() + deadline - Date.now();
  const clock = new CancellationScope();
  clock
    .run(async () => {
      await sleep(Math.max(1, left));
      await callOff(run, { code: ErrorCode.deadlineExceeded, message: 'The order was not dispatched in time' });
    })
    .catch(() => {
      // Only the clock itself can fail, by being stopped.
    });
  return () => clock.cancel();
}
