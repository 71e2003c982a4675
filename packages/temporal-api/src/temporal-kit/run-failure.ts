import type { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, TerminatedFailure, TimeoutFailure } from '@temporalio/common';
import type { RunFailure } from '../kernel/run-failure.js';

/** What the client throws for a run that has no result → why it has none. */
export function toRunFailure({ cause }: WorkflowFailedError): RunFailure {
  if (cause instanceof CancelledFailure) return { code: 'cancelled', message: 'The run was cancelled.' };
  if (cause instanceof TerminatedFailure) return { code: 'terminated', message: cause.message };
  if (cause instanceof TimeoutFailure) return { code: 'timed_out', message: 'The run was out of time.' };
  const root = rootOf(cause);
  const code = root instanceof ApplicationFailure && root.type ? root.type : 'workflow_failed';
  return { code, message: root?.message ?? 'The workflow failed.' };
}

/** An activity's failure says that an activity failed; what lies below says why. */
function rootOf(error: Error | undefined): Error | undefined {
  return error?.cause instanceof Error ? rootOf(error.cause) : error;
}
