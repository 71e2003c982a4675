import { setImmediate } from 'node:timers/promises';
import { inParallel } from './in-parallel.js';

describe('work on many things', () => {
  it('is answered in their order, with no more at once than there may be', async () => {
    let [atOnce, most] = [0, 0];
    const results = await inParallel([3, 1, 2, 0], 2, async (item) => {
      most = Math.max(most, (atOnce += 1));
      for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
      atOnce -= 1;
      return item * 10;
    });
    expect({ results, most }).toEqual({ results: [30, 10, 20, 0], most: 2 });
  });

  it('ends with the first fault, and begins nothing after it', async () => {
    const begun: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      await Promise.resolve();
      if (item === 1) throw new Error('down');
    };
    await expect(inParallel([1, 2, 3, 4, 5, 6], 2, work)).rejects.toThrow('down');
    await setImmediate();
    expect(begun).toEqual([1, 2]);
  });
});
