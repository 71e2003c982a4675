import { ErrorCode } from '@fake-stripe/contracts';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { FailureDetails } from '../workflow-kit/step-call.js';
import { ProviderFault, ProviderRefused, type ProviderFaultKind } from '../provider/application/provider-errors.js';

const codeOfFault: Record<Exclude<ProviderFaultKind, 'aborted'>, string> = {
  unreachable: ErrorCode.providerUnavailable,
  timeout: ErrorCode.timeout,
  server_error: ErrorCode.processingError,
  cut: ErrorCode.processingError,
};

/** A decline and the like: the answer is final, and nothing to alarm anybody about. */
export function refused(code: string, message: string, attempt: number): ApplicationFailure {
  return failure(code, message, attempt, { nonRetryable: true, category: ApplicationFailureCategory.BENIGN });
}

export function databaseUnavailable(attempt: number, cause: Error): ApplicationFailure {
  return failure(ErrorCode.databaseUnavailable, cause.message, attempt, { nonRetryable: true, cause });
}

/** What a provider call threw → what Temporal is told. `signal` is the activity's cancellation. */
export function toActivityFailure(error: unknown, attempt: number, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof ProviderRefused)
    return failure(error.code, error.message, attempt, { nonRetryable: true, cause: error });
  if (error instanceof ProviderFault && error.kind !== 'aborted') {
    return failure(codeOfFault[error.kind], error.message, attempt, { cause: error });
  }
  return error;
}

function failure(
  type: string,
  message: string,
  attempt: number,
  { cause, ...options }: { nonRetryable?: boolean; category?: ApplicationFailureCategory; cause?: Error },
): ApplicationFailure {
  const details: FailureDetails = { attempt };
  return ApplicationFailure.create({ type, message, details: [details], ...options, cause: cause && rootOf(cause) });
}

/**
 * What happened at the bottom. Each error of the chain would bring its stack, and of a retried activity Temporal keeps
 * 4 KiB: a longer failure reads "Failure exceeds size limit." there.
 */
function rootOf(error: Error): Error {
  return error.cause instanceof Error ? rootOf(error.cause) : error;
}
