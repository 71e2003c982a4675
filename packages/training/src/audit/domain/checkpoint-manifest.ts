import type { Root, StoredObject } from '@fake-stripe/contracts';
import { isStoredObject } from './checkpoint-metadata.js';
import { count, exactObjectOf, listOf, literal, optional, root, sha256Hex, text } from './shape.js';

export const MANIFEST_SCHEMA = 'fake-stripe/training-manifest/v1';

/** What belongs to a checkpoint, with the proofs of its place in the log. Hashes are in hex. */
export interface CheckpointManifest {
  readonly schema: typeof MANIFEST_SCHEMA;
  readonly checkpointId: string;
  readonly epoch: number;
  readonly metadata: StoredObject;
  readonly state: StoredObject;
  readonly chunkBytes: number;
  /** Of the whole tree, so that a damaged chunk can be named. */
  readonly leafHashes: readonly string[];
  readonly merkleRoot: Root;
  readonly log: ManifestLog;
  /** Name of the record with the signature bundle. */
  readonly signature?: string;
}

/** The entry of a checkpoint, and the log that ends with it. */
export interface ManifestLog {
  readonly index: number;
  readonly entry: string;
  readonly root: Root;
  readonly previousRoot: Root;
  /** That the entry is in the log. */
  readonly inclusion: readonly string[];
  /** That the log before has only grown; empty where it was empty. */
  readonly consistency: readonly string[];
}

export const isCheckpointManifest = exactObjectOf<CheckpointManifest>({
  schema: literal(MANIFEST_SCHEMA),
  checkpointId: text,
  epoch: count,
  metadata: isStoredObject,
  state: isStoredObject,
  chunkBytes: count,
  leafHashes: listOf(sha256Hex),
  merkleRoot: root,
  log: exactObjectOf<ManifestLog>({
    index: count,
    entry: text,
    root,
    previousRoot: root,
    inclusion: listOf(sha256Hex),
    consistency: listOf(sha256Hex),
  }),
  signature: optional(text),
});

export const MANIFESTS = 'checkpoints/';

export function manifestName(checkpointId: string): string {
  return `${MANIFESTS}${checkpointId}.json`;
}
