import { createHash } from 'node:crypto';
import type { StoredObject } from '@fake-stripe/contracts';
import { chunksOf } from './checkpoint-tree.js';
import { leafHash, toHex } from './merkle-tree.js';

/**
 * What is wrong with the bytes of a state; empty where they are those that were stored. A sound state is hashed once:
 * its SHA-256 stands in leaf 0. Only a damaged one is hashed again, in chunks, to say where.
 */
export function problemsOfState(bytes: Uint8Array, state: StoredObject, leafHashes: readonly string[]): string[] {
  if (createHash('sha256').update(bytes).digest('hex') === state.sha256) return [];
  const length = bytes.byteLength === state.bytes ? [] : [`has ${bytes.byteLength} bytes instead of ${state.bytes}`];
  const chunks = damagedChunks(bytes, state, leafHashes);
  return length.length + chunks.length === 0 ? [`does not have SHA-256 ${state.sha256}`] : [...length, ...chunks];
}

/** Whether the leaves of a tree are the chunks of a state. */
export function damagedChunks(bytes: Uint8Array, state: StoredObject, leafHashes: readonly string[]): string[] {
  return chunksOf(state.bytes)
    .filter(({ index, start, end }) => toHex(leafHash(bytes.subarray(start, end))) !== leafHashes[index + 1])
    .map(({ index, start, end }) => `is damaged in chunk ${index} (bytes ${start} to ${end - 1})`);
}
