import type { DoorAnswer } from '../order/workflow.js';
import type {
  Checkpoint,
  DatasetDescription,
  TakenDecision,
  DecisionKind,
  EpochPoint,
  Evaluation,
  LogHead,
  Rollback,
  TrainerDescription,
  TrainingParent,
} from './audit.js';
import { seedFrom, type Adjustment, type Architecture, type DatasetReference, type Hyperparameters } from './model.js';

export const ML_TRAINING_WORKFLOW = 'mlTrainingWorkflow';

const PREFIX = 'ml-training-';

/** `stamp` tells the runs of a model apart: time and a random part, or a hash of the Idempotency-Key. */
export function mlTrainingWorkflowId(modelId: string, stamp: string): string {
  return `${PREFIX}${modelId}-${stamp}`;
}

/** Epochs between two checkpoints, and between two reviews. 0: no review. */
export const intervalBounds = {
  checkpointInterval: { min: 1, max: 10_000, integer: true },
  reviewInterval: { min: 0, max: 10_000, integer: true },
} as const;
export const intervalDefaults = { checkpointInterval: 10, reviewInterval: 20 } as const;

/** How long a review may wait. */
export const reviewTimeoutBounds = { min: '1s', max: '90d' } as const;

/** What is asked for: checked and completed by the API. */
export interface TrainingPlan {
  readonly modelId: string;
  readonly dataset: DatasetReference;
  readonly architecture: Architecture;
  readonly hyperparameters: Hyperparameters;
  readonly checkpointInterval: number;
  readonly reviewInterval: number;
  /** Milliseconds; then the run goes on as it is. Without it a review waits until somebody decides. */
  readonly reviewTimeout?: number;
  readonly randomSeed?: number;
}

/** A checkpoint of another run to begin with. Model, data, seed and hyperparameters are those it was made with. */
export interface ResumeFrom {
  readonly runId: string;
  readonly checkpointId: string;
  readonly newHyperparameters?: Adjustment;
  readonly by: string;
  readonly reason: string;
}

export interface MlTrainingInput {
  readonly plan: TrainingPlan;
  readonly resumeFrom?: ResumeFrom;
  /** Task queue of the activities that train. */
  readonly trainerQueue: string;
  readonly correlationId: string;
  /** Events of history after which it continues as new; the service's own suggestion where this is not given. */
  readonly historyLimit?: number;
  /** Where the run stood when it continued as new; only the workflow itself sets it. */
  readonly carried?: MlTrainingCarried;
}

/** What the workflow hands to itself when its history has grown long. Bounded, whatever the number of epochs. */
export interface MlTrainingCarried {
  readonly state: MlTrainingState;
  readonly progress: unknown;
  /** Requests that were answered, newest last. */
  readonly answered: readonly (readonly [requestId: string, answer: TrainingDoorAnswer])[];
}

export const mlTrainingStatuses = [
  'initializing',
  'training',
  'awaiting_decision',
  'paused',
  'evaluating',
  'completed',
  'stopped',
  'cancelled',
  'failed',
] as const;
export type MlTrainingStatus = (typeof mlTrainingStatuses)[number];

export const mlTrainingEnds = ['completed', 'stopped', 'cancelled', 'failed'] as const;
export type MlTrainingEnd = (typeof mlTrainingEnds)[number];

/** How many points, checkpoints and decisions a state holds at most: the newest. The store has all of them. */
export const KEPT_POINTS = 200;

/** What a run waits for a decision about. */
export interface PendingReview {
  /** `review`: an interval has passed; `diverged`: the loss is no finite number, `continue` makes no sense. */
  readonly reason: 'review' | 'diverged';
  readonly epoch: number;
  /** When it goes on by itself. */
  readonly deadline?: string;
  /** With what a diverged run goes on. */
  readonly lastGoodCheckpoint?: string;
}

/** Where a run stands; the answer of its query, and its result when it has ended. */
export interface MlTrainingState {
  readonly modelId: string;
  /** Workflow id, and name of the run in the checkpoint store. */
  readonly runId: string;
  readonly status: MlTrainingStatus;
  readonly currentEpoch: number;
  readonly totalEpochs: number;
  readonly currentLoss: number | null;
  readonly bestLoss: number | null;
  /** Of the last evaluation over the held-out samples. */
  readonly accuracy: number | null;
  readonly history: readonly EpochPoint[];
  readonly checkpoints: readonly Checkpoint[];
  readonly checkpointCount: number;
  readonly decisions: readonly TakenDecision[];
  readonly decisionCount: number;
  readonly rollbacks: readonly Rollback[];
  readonly seed: number;
  readonly hyperparameters: Hyperparameters;
  readonly architecture: Architecture;
  readonly dataset?: DatasetDescription;
  readonly trainer?: TrainerDescription;
  readonly parent?: TrainingParent;
  /** Head of the run's log: compare it with what `fake-stripe ml verify` finds. */
  readonly log?: LogHead;
  /** Where the run's files are. */
  readonly store?: string;
  readonly review?: PendingReview;
  readonly evaluation?: Evaluation;
  readonly failure?: { readonly code: string; readonly message: string };
  /** When it will have trained its last epoch, as far as can be said. */
  readonly eta?: string;
  readonly startedAt: string;
  readonly updatedAt: string;
}

/** Where a run stands before its first activity. `at`: ISO 8601. */
export function initialTrainingState(runId: string, plan: TrainingPlan, at: string): MlTrainingState {
  const { modelId, hyperparameters, architecture, randomSeed } = plan;
  return {
    modelId,
    runId,
    status: 'initializing',
    currentEpoch: 0,
    totalEpochs: hyperparameters.epochs,
    currentLoss: null,
    bestLoss: null,
    accuracy: null,
    history: [],
    checkpoints: [],
    checkpointCount: 0,
    decisions: [],
    decisionCount: 0,
    rollbacks: [],
    seed: randomSeed ?? seedFrom(runId),
    hyperparameters,
    architecture,
    startedAt: at,
    updatedAt: at,
  };
}

export const MlTrainingQuery = { status: 'mlTrainingStatus' } as const;

/** Signals and updates of the same meaning carry the same name and arguments. */
export const MlTrainingDoor = {
  decide: 'decideTraining',
  pause: 'pauseTraining',
  resume: 'resumeTraining',
  cancel: 'cancelTraining',
} as const;
export type MlTrainingDoor = (typeof MlTrainingDoor)[keyof typeof MlTrainingDoor];

/** What every request to a run may carry. */
export interface TrainingRequestId {
  /** The same id is the same request, whether it comes as an update, as a signal or as both: it is done once. */
  readonly requestId?: string;
}

export interface DecideTraining extends TrainingRequestId {
  readonly decision: DecisionKind;
  /** Of `adjust`. */
  readonly newHyperparameters?: Adjustment;
  readonly randomSeed?: number;
  readonly by?: string;
  readonly reason?: string;
}

export interface PauseTraining extends TrainingRequestId {
  readonly by?: string;
  readonly reason?: string;
}

export interface CancelTraining {
  readonly by?: string;
  readonly reason?: string;
}

export interface TrainingDoorAnswer extends DoorAnswer {
  readonly currentEpoch: number;
  /** Of a decision: the first epoch that it changes. */
  readonly effectiveFrom?: number;
}
