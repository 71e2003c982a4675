import type { WorkflowExecutionInfo } from '@temporalio/client';
import { toRunStatus } from '../../temporal-kit/to-run-status.js';
import type { ListedTraining, TrainingRun } from '../application/ports/training-workflows.js';

/** Set at the start; every run of the chain has it. */
export interface TrainingMemo {
  readonly modelId: string;
  readonly requestHash: string;
  readonly startedAt: string;
}

/** What a description and a list tell of a run. */
type RunInfo = Pick<WorkflowExecutionInfo, 'workflowId' | 'runId' | 'status' | 'startTime' | 'closeTime' | 'memo'>;

export function toTrainingRun({ runId, status, startTime, closeTime, memo }: RunInfo): TrainingRun {
  const { requestHash } = (memo ?? {}) as Partial<TrainingMemo>;
  return {
    runId,
    status: toRunStatus(status.name),
    startedAt: startTime.toISOString(),
    ...(closeTime ? { closedAt: closeTime.toISOString() } : {}),
    ...(requestHash === undefined ? {} : { requestHash }),
  };
}

export function toListedTraining(info: RunInfo): ListedTraining {
  const { workflowId } = info;
  const { runId, status, closedAt, ...run } = toTrainingRun(info);
  // A run that somebody started by hand has none.
  const { modelId = workflowId, startedAt = run.startedAt } = (info.memo ?? {}) as Partial<TrainingMemo>;
  // One that continues as new was live when it was listed.
  const listed = status === 'continued_as_new' ? 'running' : status;
  return { workflowId, runId, modelId, status: listed, startedAt, ...(closedAt === undefined ? {} : { closedAt }) };
}
