import {
  EMPTY_LOG,
  setupAt,
  type Checkpoint,
  type Decision,
  type InitializedTraining,
  type LogHead,
  type RolledBackTraining,
  type SaveCheckpointOrder,
  type SavedCheckpoint,
  type StoredObject,
  type TrainedEpochs,
  type TrainingSetup,
} from '@fake-stripe/contracts';
import { stopEpoch } from './decisions.js';

/** What a run knows beside what it shows. All of it is carried on when the run continues as new. */
export interface Progress {
  /** As it was at the last checkpoint; decisions since change it. */
  readonly setup: TrainingSetup;
  readonly epoch: number;
  readonly state: StoredObject;
  readonly points?: StoredObject;
  readonly head: LogHead;
  readonly checkpoint?: Checkpoint;
  /** In no checkpoint yet: about epochs after the last one. */
  readonly decisions: readonly Decision[];
  /** The last epoch to train, where somebody said to stop. */
  readonly stopAt?: number;
  readonly reviewedThrough: number;
  /** Files that nobody reads again once the next activity has its own. */
  readonly discardable: readonly string[];
}

export function begunWith({ setup, epoch, state }: InitializedTraining): Progress {
  return { setup, epoch, state, head: EMPTY_LOG, decisions: [], reviewedThrough: epoch, discardable: [] };
}

/** In force for the next epoch. */
export function setupOf({ setup, decisions, epoch }: Progress): TrainingSetup {
  return setupAt(setup, decisions, epoch + 1);
}

export function lastEpochOf(progress: Progress): number {
  return Math.min(setupOf(progress).hyperparameters.epochs, progress.stopAt ?? Infinity);
}

export function afterEpochs(progress: Progress, { state, points, epoch }: TrainedEpochs): Progress {
  return { ...progress, state, points, epoch, discardable: workingFiles(progress) };
}

export function afterDecision(progress: Progress, decision: Decision): Progress {
  const stopAt = decision.decision === 'stop' ? progress.epoch : progress.stopAt;
  return { ...progress, decisions: [...progress.decisions, decision], stopAt };
}

/** @param made what the checkpoint was made with: the setup in force, and the decisions that are in its tree */
export function afterCheckpoint(
  progress: Progress,
  { checkpoint, head }: SavedCheckpoint,
  { setup, decisions: included }: Pick<SaveCheckpointOrder, 'setup' | 'decisions'>,
): Progress {
  const { points } = progress;
  return {
    ...progress,
    setup,
    head,
    checkpoint,
    points: undefined,
    decisions: progress.decisions.filter((decision) => !included.includes(decision)),
    discardable: points ? [points.sha256] : [],
  };
}

/** @param decisions about epochs after the checkpoint, which are taken again in their place */
export function afterRollback(
  progress: Progress,
  { checkpoint, setup, rollback, head }: RolledBackTraining,
  decisions: readonly Decision[],
): Progress {
  const { epoch, state } = checkpoint;
  return {
    ...progress,
    setup,
    epoch,
    state,
    head,
    checkpoint,
    points: undefined,
    decisions,
    stopAt: stopEpoch(decisions),
    reviewedThrough: rollback.reason === 'diverged' ? epoch : progress.reviewedThrough,
    discardable: leftOver(progress).filter((name) => name !== state.sha256),
  };
}

/** Files that nobody reads once the run has ended, or has gone back to a checkpoint. */
export function leftOver(progress: Progress): string[] {
  const { discardable, checkpoint } = progress;
  return [...discardable, ...workingFiles(progress)].filter((name) => name !== checkpoint?.state.sha256);
}

/** The state and the points that are no checkpoint's. */
function workingFiles({ state, points, checkpoint }: Progress): string[] {
  const names = [state.sha256, points?.sha256].filter((name) => name !== undefined);
  return names.filter((name) => name !== checkpoint?.state.sha256);
}
