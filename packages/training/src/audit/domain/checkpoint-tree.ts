import { type Hash, inclusionProof, leafHash, nodeHash, toHex, toRoot } from './merkle-tree.js';
import type { Root } from '@fake-stripe/contracts';

/** Bytes of a state in one leaf; the last leaf holds what is left. */
export const CHUNK_BYTES = 65_536;

/** A chunk of a state: `[start, end)` in bytes. Chunk n is leaf n + 1. */
export interface Chunk {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

export function chunksOf(bytes: number): Chunk[] {
  return Array.from({ length: Math.ceil(bytes / CHUNK_BYTES) }, (_, index) => ({
    index,
    start: index * CHUNK_BYTES,
    end: Math.min((index + 1) * CHUNK_BYTES, bytes),
  }));
}

export function chunkHashes(state: Uint8Array): Hash[] {
  return chunksOf(state.byteLength).map(({ start, end }) => leafHash(state.subarray(start, end)));
}

/** Of a state: all of a checkpoint's tree that does not depend on its metadata. */
export interface StateTree {
  readonly chunks: readonly Hash[];
  /** What leaf 0 is hashed with on its way to the root, from below. */
  readonly path: readonly Hash[];
}

export function stateTree(chunks: readonly Hash[]): StateTree {
  // The proof of a leaf does not contain the leaf.
  return { chunks, path: inclusionProof([new Uint8Array(), ...chunks], 0) };
}

export interface CheckpointTree {
  readonly leaves: readonly Hash[];
  readonly merkleRoot: Root;
  readonly checkpointId: string;
}

/** Leaf 0 is the metadata, the others are the chunks of the state. */
export function checkpointTree(epoch: number, metadata: Uint8Array, { chunks, path }: StateTree): CheckpointTree {
  const first = leafHash(metadata);
  const root = path.reduce(nodeHash, first);
  return { leaves: [first, ...chunks], merkleRoot: toRoot(root), checkpointId: checkpointIdOf(epoch, toHex(root)) };
}

/** Named by what it is, so that another state at the same epoch has another name. */
export function checkpointIdOf(epoch: number, merkleRoot: string): string {
  return `epoch-${String(epoch).padStart(6, '0')}-${merkleRoot.replace(/^0x/, '').slice(0, 12)}`;
}
