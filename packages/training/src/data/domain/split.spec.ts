import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { splitOf } from './split.js';

const aHash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));

describe('splitOf', () => {
  it('holds out a fifth, and each sample is in one split, in the order of the data', () => {
    fc.assert(
      fc.property(aHash, fc.integer({ min: 2, max: 2_000 }), (sha256, count) => {
        const { train, heldOut } = splitOf(sha256, count);
        expect(heldOut).toHaveLength(Math.max(1, Math.floor(count / 5)));
        const all = [...train, ...heldOut].sort((a, b) => a - b);
        expect(all).toEqual(Array.from({ length: count }, (_, index) => index));
        for (const indices of [train, heldOut]) expect([...indices]).toEqual([...indices].sort((a, b) => a - b));
      }),
      { numRuns: 100 },
    );
  });

  it('depends on the data alone', () => {
    const [one, other] = ['one', 'other'].map((text) => createHash('sha256').update(text).digest('hex'));
    expect(splitOf(one!, 1_000)).toEqual(splitOf(one!, 1_000));
    expect(splitOf(one!, 1_000)).not.toEqual(splitOf(other!, 1_000));
  });

  it('takes from everywhere in the data, as its order may mean something', () => {
    const { heldOut } = splitOf('6ebb3d2f'.padEnd(64, '0'), 10_000);
    const inTenths = Array.from({ length: 10 }, (_, tenth) => heldOut.filter((i) => Math.floor(i / 1_000) === tenth));
    for (const { length } of inTenths) expect(Math.abs(length - 200)).toBeLessThan(60);
  });

  it('is the same on every machine', () => {
    expect([...splitOf('0123456789abcdef'.repeat(4), 20).heldOut]).toEqual([6, 9, 18, 19]);
  });
});
