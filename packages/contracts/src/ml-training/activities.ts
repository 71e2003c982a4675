import type {
  Checkpoint,
  Decision,
  EpochPoint,
  Evaluation,
  LogHead,
  Rollback,
  StoredObject,
  TrainingParent,
  TrainingSetup,
} from './audit.js';
import type { MlTrainingEnd, ResumeFrom, TrainingPlan } from './workflow.js';

/**
 * What the training activities are told and what they answer, on whichever worker they run: references and numbers,
 * never bytes of a model.
 */

export interface TrainingRunName {
  readonly runId: string;
  readonly modelId: string;
  readonly parent?: TrainingParent;
}

export interface InitializeTrainingOrder {
  readonly run: TrainingRunName;
  readonly plan: TrainingPlan;
  readonly seed: number;
  readonly resumeFrom?: ResumeFrom;
}

export interface InitializedTraining {
  readonly setup: TrainingSetup;
  /** 0, or that of the checkpoint the run begins with. */
  readonly epoch: number;
  readonly state: StoredObject;
  readonly parent?: TrainingParent;
  /** Address of the run's files. */
  readonly store: string;
}

export interface TrainEpochsOrder {
  readonly run: TrainingRunName;
  readonly setup: TrainingSetup;
  readonly state: StoredObject;
  /** What the epochs since the last checkpoint gave, as JSON. */
  readonly points?: StoredObject;
  /** Working files that nobody will read again. */
  readonly discard: readonly string[];
  /** First and last epoch, both included. */
  readonly from: number;
  readonly to: number;
}

/** Heartbeat details of `trainEpochs`: the epoch it is at, and how many of its batches are done. */
export interface EpochProgress {
  readonly epoch: number;
  readonly batch: number;
  readonly batches: number;
}

export interface TrainedEpochs {
  /** After the last epoch that was trained. */
  readonly state: StoredObject;
  readonly points: StoredObject;
  /** The last epoch that was trained; before `to` where the time was up or somebody called. */
  readonly epoch: number;
  /** The newest of its points. */
  readonly tail: readonly EpochPoint[];
  readonly lowestLoss: number | null;
  /** The loss of the last epoch is no finite number: its state is worth nothing. */
  readonly diverged: boolean;
}

export interface SaveCheckpointOrder {
  readonly run: TrainingRunName;
  readonly epoch: number;
  /** ISO 8601; the workflow's clock, so that the same order is the same checkpoint. */
  readonly at: string;
  /** In the store already. */
  readonly state: StoredObject;
  /** What the epochs since the predecessor gave, as JSON. */
  readonly points?: StoredObject;
  /** In force at this epoch. */
  readonly setup: TrainingSetup;
  /** Taken since the predecessor. */
  readonly decisions: readonly Decision[];
  /** From which its epochs were computed; absent for the first of a run without parent. */
  readonly predecessor?: Pick<Checkpoint, 'checkpointId' | 'epoch' | 'merkleRoot' | 'state'>;
  /** Of the log, as the workflow knows it. */
  readonly head: LogHead;
  /** Working files that nobody will read again. */
  readonly discard: readonly string[];
}

/** `diverged`: the model recognises nothing that is a number, and no checkpoint was made of it. */
export type SaveCheckpointAnswer = SavedCheckpoint | { readonly diverged: true };

export interface SavedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly head: LogHead;
}

export interface RollBackTrainingOrder {
  readonly run: TrainingRunName;
  readonly at: string;
  readonly reason: Rollback['reason'];
  readonly detail: string;
  /** Decisions about epochs that are computed anew, and that are not taken again. */
  readonly abandoned: readonly Decision[];
  readonly head: LogHead;
}

export interface RolledBackTraining {
  readonly checkpoint: Checkpoint;
  readonly setup: TrainingSetup;
  readonly rollback: Rollback;
  readonly head: LogHead;
}

export interface ConcludeTrainingOrder {
  readonly run: TrainingRunName;
  readonly at: string;
  readonly status: MlTrainingEnd;
  readonly epoch: number;
  readonly checkpointId: string;
  /** Of a run that trained to its end, or was told to stop. */
  readonly evaluation?: Evaluation;
  /** What such a run ends with: it has to be there, and to be what its hash says. */
  readonly state?: StoredObject;
  /** Taken since the last checkpoint, in whose tree they are not. */
  readonly decisions: readonly Decision[];
  readonly head: LogHead;
  readonly discard: readonly string[];
}

export interface ConcludedTraining {
  readonly head: LogHead;
}
