import type {
  Decision,
  EpochPoint,
  Evaluation,
  LogHead,
  MlTrainingEnd,
  Rollback,
  Root,
  TrainingParent,
  TrainingSetup,
} from '@fake-stripe/contracts';

export interface ReportedCheckpoint {
  readonly checkpointId: string;
  readonly epoch: number;
  readonly at: string;
  /** Of its epoch, over the training samples. */
  readonly loss: number | null;
  readonly evaluation?: Evaluation;
  readonly merkleRoot: Root;
  readonly bytes: number;
  readonly path: string;
  /** What was found wrong with it, in short. */
  readonly problem?: string;
}

export interface ReportedDecision extends Decision {
  /** Given up, because its epochs were computed anew. */
  readonly abandoned: boolean;
}

/** A hyperparameter, or the seed, that has another value from an epoch on. */
export interface ReportedChange {
  readonly effectiveFrom: number;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly by: string;
}

export interface ReportedFinding {
  /** What is damaged: a checkpoint, an entry of the log, a chunk. */
  readonly where: string;
  readonly what: string;
}

export interface ReportedVerdict {
  readonly sound: boolean;
  readonly findings: readonly ReportedFinding[];
  readonly head: LogHead;
  /** What was looked at, one sentence each. */
  readonly checked: readonly string[];
  readonly signature: string;
}

/** What a report tells of a run, in the order in which it happened. */
export interface ReportContent {
  readonly runId: string;
  readonly modelId: string;
  readonly status: MlTrainingEnd | 'unfinished';
  /** Of its last record. */
  readonly updatedAt?: string;
  /** Of its first record. */
  readonly startedAt?: string;
  readonly store: string;
  readonly parent?: TrainingParent;
  /** In force at the newest checkpoint. */
  readonly setup?: TrainingSetup;
  readonly points: readonly EpochPoint[];
  readonly checkpoints: readonly ReportedCheckpoint[];
  readonly decisions: readonly ReportedDecision[];
  readonly changes: readonly ReportedChange[];
  readonly rollbacks: readonly Rollback[];
  /** Of the model that it ended with, or of the newest checkpoint. */
  readonly evaluation?: Evaluation;
  readonly verdict: ReportedVerdict;
}
