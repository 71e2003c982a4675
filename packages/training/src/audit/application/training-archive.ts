import type {
  ConcludeTrainingOrder,
  EpochPoint,
  Evaluation,
  RollBackTrainingOrder,
  RolledBackTraining,
  SaveCheckpointOrder,
  SavedCheckpoint,
  StoredObject,
  TrainingRunName,
} from '@fake-stripe/contracts';

export type { SavedCheckpoint };

/** Names a run in its archive. */
export type ArchivedRun = TrainingRunName;

/** A checkpoint that another was computed from. */
export type Predecessor = NonNullable<SaveCheckpointOrder['predecessor']>;

/** The order to save one, with what was read and measured for it. */
export interface CheckpointRequest extends Omit<SaveCheckpointOrder, 'points' | 'discard'> {
  /** What the epochs since the predecessor gave. */
  readonly points: readonly EpochPoint[];
  readonly evaluation: Evaluation;
}

export type RollbackRequest = RollBackTrainingOrder;

export type Conclusion = Omit<ConcludeTrainingOrder, 'discard'>;

export type Appended = Pick<SavedCheckpoint, 'head'>;

/** What a run goes on from. `setup`, `epoch` and `state` are those of the checkpoint. */
export type RestoredCheckpoint = Pick<RolledBackTraining, 'checkpoint' | 'setup'>;

export type RolledBack = RolledBackTraining;

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
