import type { Hash } from '../../domain/merkle-tree.js';

/** Hashes the chunks of a state: a function of its bytes, wherever it is computed. */
export abstract class ChunkHasher {
  /** Leaf hashes in order. The bytes must stay as they are until then. */
  abstract hashesOf(state: Uint8Array): Promise<Hash[]>;
}
