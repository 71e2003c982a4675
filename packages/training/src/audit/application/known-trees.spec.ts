import { stateTree } from '../domain/checkpoint-tree.js';
import { ChunkHasher } from './ports/chunk-hasher.js';
import { KnownTrees } from './known-trees.js';

class CountingHasher extends ChunkHasher {
  calls = 0;

  override hashesOf(): Promise<Uint8Array[]> {
    this.calls += 1;
    return Promise.resolve([Uint8Array.of(this.calls)]);
  }
}

const state = new Uint8Array(1);

describe('known trees', () => {
  let hasher: CountingHasher;
  let known: KnownTrees;
  const keep = (...names: string[]) => names.forEach((name) => known.know(name, stateTree([])));
  const others = (count: number) => Array.from({ length: count }, (_, index) => `other ${index}`);
  const isKnown = async (name: string) => {
    const before = hasher.calls;
    await known.of(name, state);
    return hasher.calls === before;
  };

  beforeEach(() => {
    hasher = new CountingHasher();
    known = new KnownTrees(hasher);
  });

  it('are those of the last 16 states', async () => {
    keep('first', 'second', ...others(15));
    expect(await isKnown('first')).toBe(false);
    expect(await isKnown('second')).toBe(true);
  });

  it('count a state that is kept again as the latest', async () => {
    keep('again', 'once', ...others(14), 'again', 'one more');
    expect(await isKnown('again')).toBe(true);
    expect(await isKnown('once')).toBe(false);
  });
});
