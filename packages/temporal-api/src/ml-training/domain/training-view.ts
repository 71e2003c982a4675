import { ErrorCode, seedFrom, type MlTrainingInput, type MlTrainingState } from '@fake-stripe/contracts';
import type { RunFailure } from '../../kernel/run-failure.js';
import type { RunStatus } from '../../kernel/run-status.js';

/** Where a training stands, and how that is known. */
export interface TrainingView {
  readonly workflowId: string;
  /** The newest run of its chain. */
  readonly runId: string;
  readonly state: MlTrainingState;
  /** `workflow`: the run itself says or said so; `temporal`: it was closed from outside, and said nothing. */
  readonly source: 'workflow' | 'temporal';
}

/** What is known of a run that was closed from outside: what it was handed when it began, and how it was closed. */
export function stateOfClosed(
  workflowId: string,
  input: MlTrainingInput,
  { status, failure, startedAt, closedAt }: ClosedRun,
): MlTrainingState {
  const state = input.carried?.state ?? stateOfPlan(workflowId, input, startedAt);
  const { review: _review, eta: _eta, ...known } = state;
  const cancelled = status === 'cancelled';
  return {
    ...known,
    status: cancelled ? 'cancelled' : 'failed',
    failure: cancelled ? { ...failure, code: ErrorCode.trainingCancelled } : failure,
    updatedAt: closedAt ?? state.updatedAt,
  };
}

interface ClosedRun {
  readonly status: RunStatus;
  readonly failure: RunFailure;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly closedAt?: string;
}

function stateOfPlan(workflowId: string, { plan }: MlTrainingInput, startedAt: string): MlTrainingState {
  return {
    modelId: plan.modelId,
    runId: workflowId,
    status: 'initializing',
    currentEpoch: 0,
    totalEpochs: plan.hyperparameters.epochs,
    currentLoss: null,
    bestLoss: null,
    accuracy: null,
    history: [],
    checkpoints: [],
    checkpointCount: 0,
    decisions: [],
    decisionCount: 0,
    rollbacks: [],
    seed: plan.randomSeed ?? seedFrom(workflowId),
    hyperparameters: plan.hyperparameters,
    architecture: plan.architecture,
    startedAt,
    updatedAt: startedAt,
  };
}
