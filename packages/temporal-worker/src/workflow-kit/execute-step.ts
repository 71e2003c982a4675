import { proxyActivities, ActivityCancellationType, type ActivityOptions } from '@temporalio/workflow';
import { attemptsOf, isDatabaseFault } from './failures.js';
import type { Answered, StepCall } from './step-call.js';

export interface StepRetry {
  /** 0: without limit. */
  readonly attempts: number;
  /** Milliseconds before the first retry; doubles up to 30 s. */
  readonly interval: number;
}

/**
 * Options of every activity that leaves the worker. `WAIT_CANCELLATION_COMPLETED`, because with the SDK's default an
 * undo overtakes the step it undoes; the short heartbeat finds a dead worker; the long start-to-close leaves room for
 * the waits inside one attempt (a key in use, a database that is away).
 */
export function activityOptions(retry: StepRetry, options: ActivityOptions = {}): ActivityOptions {
  return {
    startToCloseTimeout: '6 minutes',
    heartbeatTimeout: '2 seconds',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: {
      maximumAttempts: retry.attempts === 0 ? undefined : retry.attempts,
      initialInterval: retry.interval,
      backoffCoefficient: 2,
      maximumInterval: '30 seconds',
    },
    ...options,
  };
}

/**
 * Runs one activity under one key until it answers, is refused or has used up its attempts. A database that was away
 * after the provider's answer costs no attempt: the same activity is scheduled again, and the key replays the answer.
 */
export async function executeStep<A, R extends Answered>(
  call: StepCall,
  retry: StepRetry,
  schedule: (activities: A, call: StepCall) => Promise<R>,
  options?: ActivityOptions,
): Promise<R> {
  let firstAttempt = call.firstAttempt;
  let left = retry.attempts;
  for (;;) {
    const activities = proxyActivities(activityOptions({ ...retry, attempts: left }, options)) as A;
    try {
      return await schedule(activities, { ...call, firstAttempt });
    } catch (error) {
      if (!isDatabaseFault(error)) throw error;
      const next = attemptsOf(error, left) + 1;
      if (left > 0) left = Math.max(1, left - (next - firstAttempt - 1));
      firstAttempt = next;
    }
  }
}
