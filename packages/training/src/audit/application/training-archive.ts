import type {
  Checkpoint,
  Decision,
  EpochPoint,
  Evaluation,
  LogHead,
  MlTrainingEnd,
  Rollback,
  StoredObject,
  TrainingParent,
  TrainingSetup,
} from '@fake-stripe/contracts';

/** Names a run in its archive. */
export interface ArchivedRun {
  readonly runId: string;
  readonly modelId: string;
  readonly parent?: TrainingParent;
}

/** A checkpoint that another was computed from. */
export type Predecessor = Pick<Checkpoint, 'checkpointId' | 'epoch' | 'merkleRoot' | 'state'>;

export interface CheckpointRequest {
  readonly run: ArchivedRun;
  readonly epoch: number;
  /** ISO 8601; the workflow's clock, so that the same request is the same checkpoint. */
  readonly at: string;
  /** In the store already. */
  readonly state: StoredObject;
  /** In force at this epoch. */
  readonly setup: TrainingSetup;
  /** What the epochs since the predecessor gave. */
  readonly points: readonly EpochPoint[];
  /** Taken since the predecessor. */
  readonly decisions: readonly Decision[];
  readonly evaluation: Evaluation;
  /** From which its epochs were computed; absent for the first of a run without parent. */
  readonly predecessor?: Predecessor;
  /** Of the log, as the workflow knows it. */
  readonly head: LogHead;
}

export interface Appended {
  readonly head: LogHead;
}

export interface SavedCheckpoint extends Appended {
  readonly checkpoint: Checkpoint;
}

export interface RollbackRequest {
  readonly run: ArchivedRun;
  readonly at: string;
  readonly reason: Rollback['reason'];
  readonly detail: string;
  /** Decisions about epochs that are computed anew, and that are not taken again. */
  readonly abandoned: readonly Decision[];
  readonly head: LogHead;
}

/** What a run goes on from. `setup`, `epoch` and `state` are those of the checkpoint. */
export interface RestoredCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly setup: TrainingSetup;
}

export interface RolledBack extends Appended, RestoredCheckpoint {
  readonly rollback: Rollback;
}

export interface Conclusion {
  readonly run: ArchivedRun;
  readonly at: string;
  readonly status: MlTrainingEnd;
  readonly epoch: number;
  readonly checkpointId: string;
  /** Of a run that trained to its end, or was told to stop. */
  readonly evaluation?: Evaluation;
  /** Taken since the last checkpoint, in whose tree they are not. */
  readonly decisions: readonly Decision[];
  readonly head: LogHead;
}

/** No checkpoint of the run can be used. */
export class NoValidCheckpoint extends Error {
  override readonly name = 'NoValidCheckpoint';
}

/** The log is not as long as the workflow knows it, or goes another way. */
export class LogDamaged extends Error {
  override readonly name = 'LogDamaged';
}

/**
 * Checkpoints with their proofs. Every write is a function of its request: twice is once, and a worker that lost its
 * heartbeat writes what the one after it writes, or what nobody refers to.
 * @throws StoreUnavailable
 */
export abstract class TrainingArchive {
  /**
   * Puts a state into the store that a checkpoint is about to be made of. Its chunks are hashed meanwhile, so that the
   * `save` that follows in this process need not; for any other it changes nothing.
   */
  abstract keep(runId: string, state: Uint8Array): Promise<StoredObject>;

  /**
   * @param state bytes of the request's state, where the caller has just got them from the store: they are neither read
   *   nor compared with their hash again
   * @throws ObjectDamaged where the state is not what its hash says; LogDamaged
   */
  abstract save(request: CheckpointRequest, state?: Uint8Array): Promise<SavedCheckpoint>;

  /** Goes back to the newest checkpoint of the log that is sound, and says so in the log. @throws NoValidCheckpoint | LogDamaged */
  abstract rollBack(request: RollbackRequest): Promise<RolledBack>;

  /** The last entry of a run that ended. */
  abstract conclude(conclusion: Conclusion): Promise<Appended>;

  /** @throws NoValidCheckpoint when the run has no such checkpoint, or it is damaged */
  abstract restore(runId: string, checkpointId: string): Promise<RestoredCheckpoint>;
}
