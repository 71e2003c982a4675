import type { DatasetDescription, DatasetReference } from '@fake-stripe/contracts';

/** Samples of one split. Both arrays lie on shared memory, so that a thread takes them without a copy. */
export interface Samples {
  /** `count` × height × width × channels, row by row, each from 0 to 1. */
  readonly features: Float32Array;
  /** Class of each sample, from 0. */
  readonly labels: Uint16Array;
  readonly count: number;
}

export interface Dataset {
  readonly description: DatasetDescription;
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly classes: number;
  readonly train: Samples;
  readonly heldOut: Samples;
}

/** The data is not there, or cannot be read now. */
export class DatasetUnavailable extends Error {
  override readonly name = 'DatasetUnavailable';
}

/** The data is there and is not what its format says: truncated, not numbers, a label out of range. */
export class DatasetInvalid extends Error {
  override readonly name = 'DatasetInvalid';
}

/** The data is not the data that was asked for. */
export class DatasetMismatch extends Error {
  override readonly name = 'DatasetMismatch';

  constructor(
    readonly dataset: string,
    readonly expected: string,
    readonly actual: string,
  ) {
    super(`${dataset} has SHA-256 ${actual}, but ${expected} was expected`);
  }
}

/**
 * Data to train on. The splits are a function of the data alone.
 * @throws DatasetUnavailable | DatasetInvalid | DatasetMismatch
 */
export abstract class Datasets {
  /** `sha256`: what the run recorded when it began; the reference may name one as well. */
  abstract load(reference: DatasetReference, sha256?: string): Promise<Dataset>;
}
