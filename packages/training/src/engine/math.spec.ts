import { exp, log } from './math.js';
import { Random } from './random.js';

/** How many float64 lie between two numbers of one sign. */
function ulps(a: number, b: number): bigint {
  const bits = new BigInt64Array(new Float64Array([a, b]).buffer);
  const distance = (bits[0] as bigint) - (bits[1] as bigint);
  return distance < 0n ? -distance : distance;
}

/** The farthest that one function is from another over numbers that are drawn. */
function farthest(own: (x: number) => number, other: (x: number) => number, draw: () => number): number {
  let most = 0n;
  for (let round = 0; round < 20_000; round += 1) {
    const x = draw();
    const distance = ulps(own(x), other(x));
    if (distance > most) most = distance;
  }
  return Number(most);
}

const random = Random.of(7);
const between = (low: number, high: number): number => low + random.uniform() * (high - low);

describe('exp', () => {
  it('is within 2 ulp of the function it replaces', () => {
    expect(farthest(exp, Math.exp, () => between(-740, 709))).toBeLessThanOrEqual(2);
  });

  it('is as exact near 0, where softmax needs it', () => {
    expect(farthest(exp, Math.exp, () => between(-2, 2))).toBeLessThanOrEqual(2);
  });

  it.each([
    [0, 1],
    [-0, 1],
    [710, Infinity],
    [Infinity, Infinity],
    [-746, 0],
    [-Infinity, 0],
    [-745.13, 5e-324],
    [NaN, NaN],
  ])('of %p is %p', (x, expected) => {
    expect(exp(x)).toBe(expected);
  });
});

describe('log', () => {
  it('is within 2 ulp of the function it replaces', () => {
    expect(farthest(log, Math.log, () => between(0, 2) * 2 ** Math.round(between(-1000, 1000)))).toBeLessThanOrEqual(2);
  });

  it.each([
    [1, 0],
    [2, Math.LN2],
    [0, -Infinity],
    [5e-324, Math.log(5e-324)],
    [Number.MAX_VALUE, Math.log(Number.MAX_VALUE)],
    [Infinity, Infinity],
    [-1, NaN],
    [NaN, NaN],
  ])('of %p is %p', (x, expected) => {
    expect(log(x)).toBe(expected);
  });
});
