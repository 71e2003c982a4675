import type { Evaluation, Hyperparameters, ModelShape, TrainerDescription } from '@fake-stripe/contracts';
import type { Samples } from '../../../data/application/ports/datasets.js';

export interface EpochRequest {
  /** What `init` or the epoch before has answered. Moments of another optimiser than the one asked for start afresh. */
  readonly state: Uint8Array;
  readonly model: ModelShape;
  readonly hyperparameters: Hyperparameters;
  /** With the epoch's number it decides the order of the samples. */
  readonly seed: number;
  /** From 1. */
  readonly epoch: number;
  readonly samples: Samples;
}

export interface EpochResult {
  readonly state: Uint8Array;
  /** Mean over the epoch's batches, before each one's step; NaN or infinite where training has diverged. */
  readonly loss: number;
  readonly accuracy: number;
}

export interface EvaluationRequest {
  readonly state: Uint8Array;
  readonly model: ModelShape;
  readonly samples: Samples;
}

export interface BatchProgress {
  readonly batch: number;
  readonly batches: number;
}

export interface EpochControl {
  /** The call ends within 200 ms of its abort, by throwing its reason. */
  readonly signal: AbortSignal;
  /** At least each second. */
  readonly onProgress: (progress: BatchProgress) => void;
}

/** The engine is not there, has ended by itself or said something that cannot be understood. May be gone next time. */
export class TrainerUnavailable extends Error {
  override readonly name = 'TrainerUnavailable';
}

/** The model cannot be built on this data, or the state is not one of this model. */
export class ModelInvalid extends Error {
  override readonly name = 'ModelInvalid';
}

/**
 * Trains a model. A state is a safetensors file: weights as `layers.<n>.weight` and `.bias`, moments as
 * `optimizer.<name>.layers.<n>.weight`. An epoch is a function of its request alone, so a run that resumes and one that
 * never stopped go the same way.
 * @throws TrainerUnavailable | ModelInvalid
 */
export abstract class Trainer {
  abstract describe(): Promise<TrainerDescription>;

  /** A state with fresh weights: a function of model and seed. */
  abstract init(model: ModelShape, seed: number): Promise<Uint8Array>;

  abstract trainEpoch(request: EpochRequest, control: EpochControl): Promise<EpochResult>;

  abstract evaluate(request: EvaluationRequest, control: Pick<EpochControl, 'signal'>): Promise<Evaluation>;

  /** Ends threads and processes that it keeps between calls. */
  abstract close(): Promise<void>;
}
