import { chunkHashes, type StateTree, stateTree } from '../domain/checkpoint-tree.js';
import type { ChunkHasher } from './ports/chunk-hasher.js';

/** States that wait for their checkpoint: one of each run that trains here. */
const KNOWN = 16;

/** Trees of the last states. They are a function of the state, as its name is: what is known stays true. */
export class KnownTrees {
  /** In the order in which they were last kept. */
  private readonly known = new Map<string, StateTree>();

  /** @param hasher where it is absent chunks are hashed here */
  constructor(private readonly hasher?: ChunkHasher) {}

  async treeOf(state: Uint8Array): Promise<StateTree> {
    return stateTree(await (this.hasher?.hashesOf(state) ?? chunkHashes(state)));
  }

  know(sha256: string, tree: StateTree): void {
    // What is there keeps its place when it is set.
    this.known.delete(sha256);
    this.known.set(sha256, tree);
    const [oldest] = this.known.keys();
    if (this.known.size > KNOWN && oldest !== undefined) this.known.delete(oldest);
  }

  /** @param state bytes with this SHA-256 */
  async of(sha256: string, state: Uint8Array): Promise<StateTree> {
    return this.known.get(sha256) ?? this.treeOf(state);
  }
}
