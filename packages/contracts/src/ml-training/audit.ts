import type { Adjustment, Architecture, DatasetReference, Hyperparameters } from './model.js';

/** `0x` and the 64 lower-case hex digits of a SHA-256. */
export type Root = `0x${string}`;

/** The shape of a model with its data: what its layers turn into numbers. */
export interface ModelShape {
  readonly architecture: Architecture;
  readonly input: readonly [height: number, width: number, channels: number];
  readonly classes: number;
}

export interface DatasetDescription {
  readonly reference: DatasetReference;
  /** Of the decompressed data, as 64 hex digits. */
  readonly sha256: string;
  readonly licence: string;
  readonly splits: { readonly train: number; readonly heldOut: number };
}

export interface TrainerDescription {
  readonly engine: string;
  readonly version: string;
  /** Whether the same work gives the same bits: everywhere, on the same kind of machine, or not for sure. */
  readonly determinism: 'bit-exact' | 'same-hardware' | 'none';
  readonly threads: number;
  /** `cpu`, or the accelerator's name. */
  readonly device: string;
}

/** Over the held-out samples. */
export interface Evaluation {
  readonly loss: number | null;
  /** Share that was recognised, 0 to 1. */
  readonly accuracy: number;
  readonly samples: number;
}

/** Of one epoch over the training samples, taken while it ran. */
export interface EpochPoint {
  readonly epoch: number;
  /** Mean; `null` where it is no finite number. */
  readonly loss: number | null;
  readonly accuracy: number;
}

export const decisionKinds = ['continue', 'adjust', 'stop'] as const;
export type DecisionKind = (typeof decisionKinds)[number];

/** What somebody decided about a run. It is part of the next checkpoint's Merkle tree. */
export interface Decision {
  readonly decision: DecisionKind;
  readonly by: string;
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
  /** The last epoch that was complete when it was taken. */
  readonly epoch: number;
  /** The first epoch that it changes. */
  readonly effectiveFrom: number;
  readonly newHyperparameters?: Adjustment;
  readonly randomSeed?: number;
}

/** A decision as a run's state shows it. */
export interface TakenDecision extends Decision {
  /** It led to a loss that is no number, and was left behind with the epochs that it changed. */
  readonly abandoned?: true;
}

/** Bytes in the checkpoint store. */
export interface StoredObject {
  /** 64 hex digits: their name and their check. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Where a run's log of roots stands: an RFC 9162 tree over its entries. */
export interface LogHead {
  readonly size: number;
  readonly root: Root;
  /** Name of the last entry; absent where there is none. */
  readonly entry?: string;
}

/** The head of a log without entries: SHA-256 of nothing. */
export const EMPTY_LOG: LogHead = {
  size: 0,
  root: '0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
};

/** A checkpoint that is complete: stored, in the log and, where there is a key, signed. */
export interface Checkpoint {
  readonly checkpointId: string;
  readonly epoch: number;
  /** Of its last epoch; of its evaluation where it has trained none. */
  readonly loss: number | null;
  readonly evaluation: Evaluation;
  /** Where its state lies: `s3://…` or `file://…`. */
  readonly s3Path: string;
  /** Of its metadata and its state. */
  readonly merkleRoot: Root;
  /** Of its state. */
  readonly bytes: number;
  readonly state: StoredObject;
  readonly at: string;
}

/** What a run grew out of. */
export interface TrainingParent {
  readonly runId: string;
  readonly checkpointId: string;
  readonly merkleRoot: Root;
  readonly epoch: number;
}

/** A checkpoint or a working state that could not be used, and what the run went on with. */
export interface Rollback {
  readonly reason: 'damaged' | 'diverged';
  /** What was damaged, or where it diverged, in words. */
  readonly detail: string;
  /** Checkpoints that were left behind, newest first. */
  readonly damaged: readonly string[];
  readonly to: string;
  readonly epoch: number;
  readonly at: string;
}

/** All that decides what an epoch computes, beside the state and the epoch's number. */
export interface TrainingSetup {
  readonly model: ModelShape;
  readonly hyperparameters: Hyperparameters;
  readonly seed: number;
  readonly dataset: DatasetDescription;
  readonly trainer: TrainerDescription;
}

/** What is in force when `epoch` is trained: a function of the setup before and of the decisions since. */
export function setupAt(before: TrainingSetup, decisions: readonly Decision[], epoch: number): TrainingSetup {
  return decisions
    .filter(({ decision, effectiveFrom }) => decision === 'adjust' && effectiveFrom <= epoch)
    .sort((a, b) => a.effectiveFrom - b.effectiveFrom)
    .reduce(
      (setup, { newHyperparameters, randomSeed }) => ({
        ...setup,
        hyperparameters: { ...setup.hyperparameters, ...newHyperparameters },
        seed: randomSeed ?? setup.seed,
      }),
      before,
    );
}
