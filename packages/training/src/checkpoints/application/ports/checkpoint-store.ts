import type { StoredObject } from '@fake-stripe/contracts';

/** The store cannot be reached or cannot take more (no space, no permission). Whether a write took effect is not known. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** What is stored under a hash does not have it, or is not there. */
export class ObjectDamaged extends Error {
  override readonly name = 'ObjectDamaged';

  constructor(
    readonly sha256: string,
    readonly location: string,
    /** Of what is there; `undefined`: nothing is. */
    readonly actual: string | undefined,
  ) {
    super(`${location} ${actual === undefined ? 'is missing' : `has SHA-256 ${actual}, not ${sha256}`}`);
  }
}

/**
 * Where the files of training runs lie, a folder for each run. Objects are bytes, named by their SHA-256 and never
 * changed; records are small texts with names (letters, digits, `.`, `_`, `-` and `/`). A write is complete or has not
 * happened: what reads meanwhile sees the old or the new, never a part.
 * @throws StoreUnavailable
 */
export abstract class CheckpointStore {
  /** Keeps bytes; the same bytes twice are nothing new. */
  abstract put(runId: string, bytes: Uint8Array): Promise<StoredObject>;

  /** @throws ObjectDamaged when they are not what their name says, or not there */
  abstract get(runId: string, sha256: string): Promise<Uint8Array>;

  /** As they are, unchecked, for the one who looks for the damage; `undefined` where there are none. */
  abstract read(runId: string, sha256: string): Promise<Uint8Array | undefined>;

  /** SHA-256 of the bytes as they are; `undefined` where there are none. They need not fit into memory. */
  abstract digest(runId: string, sha256: string): Promise<string | undefined>;

  /** Nothing happens where there are none. */
  abstract remove(runId: string, sha256: string): Promise<void>;

  /** Names of all objects of a run. */
  abstract objects(runId: string): Promise<string[]>;

  /** Replaces a record of the same name. */
  abstract writeRecord(runId: string, name: string, text: string): Promise<void>;

  abstract readRecord(runId: string, name: string): Promise<string | undefined>;

  /** Names that begin with the prefix, in order. */
  abstract listRecords(runId: string, prefix: string): Promise<string[]>;

  /** In order; runs that have a record. */
  abstract runs(): Promise<string[]>;

  /** Address of an object: `file:///…` or `s3://…`; without a hash that of the run. */
  abstract locate(runId: string, sha256?: string): string;
}
