import { poolSize, workerCount } from './worker-count.js';

describe('a fleet', () => {
  it.each([
    [{}, 4],
    [{ WORKER_COUNT: ' ' }, 4],
    [{ WORKER_COUNT: '1' }, 1],
    [{ WORKER_COUNT: '64' }, 64],
  ])('of %p has %i workers', (env, count) => expect(workerCount(env)).toBe(count));

  it.each(['0', '65', '-1', '2.5', '1e1', 'four'])('does not have %p workers', (text) =>
    expect(() => workerCount({ WORKER_COUNT: text })).toThrow(
      `WORKER_COUNT must be a whole number from 1 to 64, but is "${text}"`,
    ),
  );

  it('leaves PostgreSQL connections for the others, however large it is', () => {
    expect([1, 4, 8, 16, 64].map(poolSize)).toEqual([10, 10, 10, 5, 2]);
  });
});
