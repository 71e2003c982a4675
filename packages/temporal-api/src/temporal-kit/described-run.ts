import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { RunStatus } from '../kernel/run-status.js';
import { toRunStatus } from './to-run-status.js';

/** What a description tells of any run. */
export interface DescribedRun {
  readonly runId: string;
  /** Of the chain of runs that this one belongs to. */
  readonly firstRunId: string;
  readonly status: RunStatus;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly closedAt?: string;
}

export function describedRun(description: WorkflowExecutionDescription): DescribedRun {
  const { runId, status, startTime, closeTime, raw } = description;
  return {
    runId,
    firstRunId: raw.workflowExecutionInfo?.firstRunId || runId,
    status: toRunStatus(status.name),
    startedAt: startTime.toISOString(),
    ...(closeTime ? { closedAt: closeTime.toISOString() } : {}),
  };
}
