import { ErrorCode } from '@fake-stripe/contracts';
import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  RetryState,
  TimeoutFailure,
} from '@temporalio/common';
import type { FailureDetails } from './step-call.js';

export interface StepFailure {
  readonly code: string;
  readonly message: string;
}

/** The code and message a person should read, from under the wrappings of activity and child. */
export function describeFailure(error: unknown): StepFailure {
  const cause = rootCause(error);
  if (cause instanceof ApplicationFailure)
    return { code: cause.type ?? ErrorCode.internalError, message: cause.message };
  if (cause instanceof TimeoutFailure) return { code: ErrorCode.timeout, message: cause.message };
  return { code: ErrorCode.internalError, message: cause instanceof Error ? cause.message : String(cause) };
}

/** Attempts that a failed activity took; `limit` where the failure itself cannot tell, such as a lost heartbeat. */
export function attemptsOf(error: unknown, limit: number): number {
  const cause = rootCause(error);
  if (cause instanceof ApplicationFailure) {
    const details = cause.details?.[0] as FailureDetails | undefined;
    if (details?.attempt !== undefined) return details.attempt;
  }
  return error instanceof ActivityFailure && error.retryState === RetryState.MAXIMUM_ATTEMPTS_REACHED ? limit : 1;
}

/** Whether another attempt would be refused the same way, or the attempt itself was called off. */
export function isFinal(error: unknown): boolean {
  return !(error instanceof ActivityFailure) || error.retryState === RetryState.NON_RETRYABLE_FAILURE;
}

/** Whether the provider was done but the order's database stayed away: such an attempt does not count. */
export function isDatabaseFault(error: unknown): boolean {
  return error instanceof ActivityFailure && describeFailure(error).code === ErrorCode.databaseUnavailable;
}

function rootCause(error: unknown): unknown {
  if ((error instanceof ActivityFailure || error instanceof ChildWorkflowFailure) && error.cause)
    return rootCause(error.cause);
  return error;
}
