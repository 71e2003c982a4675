import { cachedWorkflows } from './worker-options.js';

const MiB = 1024 * 1024;

describe('the cache of runs', () => {
  it.each([
    [1, 4_296, 2_400],
    [4, 4_296, 600],
    [4, 712, 75],
    [4, 100, 10],
  ])('of %i workers in a heap of %i MiB holds %i for each', (workers, heap, runs) =>
    expect(cachedWorkflows(workers, heap * MiB)).toBe(runs),
  );
});
