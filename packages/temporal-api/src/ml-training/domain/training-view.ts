import {
  ErrorCode,
  initialTrainingState,
  mlTrainingEnds,
  type EpochProgress,
  type MlTrainingInput,
  type MlTrainingState,
} from '@fake-stripe/contracts';
import type { RunFailure } from '../../kernel/run-failure.js';
import type { RunStatus } from '../../kernel/run-status.js';

/** Where a training stands, and how that is known. */
export interface TrainingView {
  readonly workflowId: string;
  /** The newest run of its chain. */
  readonly runId: string;
  readonly state: MlTrainingState;
  /** `workflow`: the run itself says or said so; `temporal`: it was closed from outside, and nobody answers for it. */
  readonly source: 'workflow' | 'temporal';
  /** Beyond what `state` counts: the worker's last word about the epoch that it trains. */
  readonly epochInProgress?: EpochProgress;
}

/** A heartbeat outlives its batch of epochs for a moment: what the run counts already is not in progress. */
export function inProgress(
  { status, currentEpoch }: MlTrainingState,
  progress: EpochProgress | undefined,
): Pick<TrainingView, 'epochInProgress'> {
  return status === 'training' && progress && progress.epoch > currentEpoch ? { epochInProgress: progress } : {};
}

/** A run that was closed from outside: where it stood, and how it was closed. What it says of its own end goes before. */
export function stateOfClosed(
  stood: MlTrainingState,
  { status, failure, closedAt }: Omit<ClosedRun, 'startedAt'>,
): MlTrainingState {
  const { review: _review, eta: _eta, ...known } = stood;
  if (mlTrainingEnds.some((end) => end === known.status)) return known;
  const cancelled = status === 'cancelled';
  return {
    ...known,
    status: cancelled ? 'cancelled' : 'failed',
    failure: cancelled ? { ...failure, code: ErrorCode.trainingCancelled } : failure,
    updatedAt: closedAt ?? known.updatedAt,
  };
}

/** All that is known of a run that does not answer: where it stood when the newest run of its chain began. */
export function startOfClosed(
  workflowId: string,
  input: MlTrainingInput,
  { startedAt }: Pick<ClosedRun, 'startedAt'>,
): MlTrainingState {
  return input.carried?.state ?? initialTrainingState(workflowId, input.plan, startedAt);
}

interface ClosedRun {
  readonly status: RunStatus;
  readonly failure: RunFailure;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly closedAt?: string;
}
