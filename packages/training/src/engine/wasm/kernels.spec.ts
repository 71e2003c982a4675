import { held, workspace } from '../../../test/engine/held.js';
import { sha256 } from '../../../test/engine/small-training.js';
import { multiplyAdd, transpose } from '../matrix.js';
import type { Matrix } from '../matrix.js';
import { Random } from '../random.js';
import { BETA1, BETA2 } from './adam-kernel.js';

const random = Random.of(23);
const special = [NaN, Infinity, -Infinity, -0, 5e-324, -1e-320, 1.7e308, -1.7e308];

/** Some zeros, and some of the numbers given. */
function drawn(length: number, zeros: number, among: readonly number[] = []): number[] {
  return Array.from({ length }, () => {
    if (random.uniform() < zeros) return 0;
    const other = random.uniform() < 0.05 ? among[random.below(among.length || 1)] : undefined;
    return other ?? (random.uniform() - 0.5) * 2 ** (random.below(40) - 20);
  });
}

const rows = (data: Float64Array, rowStep: number, offset = 0): Matrix => ({ data, offset, rowStep });

describe('the product has the bits of three plain loops', () => {
  it.each(Array.from({ length: 40 }, (_, index) => index))('of matrices drawn at random, %d', () => {
    const [height, width, depth] = [1 + random.below(9), 1 + random.below(70), 1 + random.below(600)] as const;
    const zeros = random.below(5) / 4;
    const a = drawn(height * depth, zeros, special);
    const b = drawn(depth * width, 0.1, [-0, 5e-324, 1.7e308]);
    const begun = drawn(height * width, 0.1, [NaN, Infinity, 1.7e308]);
    const expected = begun.slice();
    for (let row = 0; row < height; row += 1) {
      for (let column = 0; column < width; column += 1) {
        for (let k = 0; k < depth; k += 1) {
          expected[row * width + column]! += a[row * depth + k]! * b[k * width + column]!;
        }
      }
    }
    const [from, to] = [held([9, ...a]), held([9, 9, 9, ...begun, 9])];
    multiplyAdd(rows(to, width, 3), rows(from, depth, 1), rows(held(b), width), height, width, depth, workspace);
    expect([...to]).toEqual([9, 9, 9, ...expected, 9]);
  });

  it('also where a row is so long that it is cut into calls', () => {
    const [a, b] = [drawn(3, 0), drawn(30_000, 0)];
    const sums = held(new Float64Array(30_000));
    multiplyAdd(rows(sums, 10_000), rows(held(a), 1), rows(held(b), 10_000), 3, 10_000, 1, workspace);
    expect([...sums]).toEqual(a.flatMap((factor) => b.slice(0, 10_000).map((number) => factor * number)));
  });

  it('and leaves out the zeros that version 1 leaves out, which shows with numbers that are not finite', () => {
    const stream = Random.of(29);
    const some = (length: number, share: number, number: () => number) =>
      held(Array.from({ length }, () => (stream.uniform() < share ? number() : stream.uniform() - 0.5)));
    const results = [0, 0.2, 0.5, 0.8].flatMap((zeros) => {
      const a = some(7 * 500, zeros, () => 0);
      const b = some(500 * 11, 0.004, () => [Infinity, -Infinity, NaN][stream.below(3)]!);
      const sums = held(new Float64Array(77));
      multiplyAdd(rows(sums, 11), rows(a, 500), rows(b, 11), 7, 11, 500, workspace);
      return [...sums].map(String);
    });
    const golden = '5442bdc4b4285b3637dcae641fe1da0a16fe4e58dfd89616380cff7506aeeb14';
    expect(sha256(new TextEncoder().encode(results.join()))).toBe(golden);
  });
});

describe('a transposed matrix', () => {
  it.each([
    [1, 1],
    [2, 8],
    [3, 8],
    [1, 16],
    [5, 7],
    [10, 128],
    [9, 21],
  ])('of %d rows and %d columns has each number at its place', (height, width) => {
    const numbers = Array.from({ length: height * width }, (_, at) => at);
    const to = held(new Float64Array(height * width));
    transpose(held(numbers), to, height, width, workspace);
    expect([...to]).toEqual(numbers.map((_, at) => (at % height) * width + Math.floor(at / height)));
  });
});

describe('a step of Adam has the bits of its formula', () => {
  it.each([1, 2, 7, 100])('for %d weights', (count) => {
    const float32 = (zeros: number, among: readonly number[] = []) => drawn(count, zeros, among).map(Math.fround);
    const [values, gradient] = [float32(0.1, [NaN, -0, 3e38]), drawn(count, 0.2, [NaN, -0, 1e200])];
    const [m, v] = [float32(0.2, [-0]), float32(0.2).map(Math.abs)];
    const [inGradient, kept, rate, correction] = [0.01, 0.999, 0.0123, 0.0029] as const;
    const expected = values.map((value, at) => {
      const slope = gradient[at]! + inGradient * value;
      const mean = Math.fround(BETA1 * m[at]! + (1 - BETA1) * slope);
      const square = Math.fround(BETA2 * v[at]! + (1 - BETA2) * slope * slope);
      const moved = Math.fround(kept * value - (rate * mean) / (Math.sqrt(square / correction) + 1e-8));
      return { mean, square, moved };
    });
    const { arena } = workspace;
    const arrays = [held(values), held(gradient), arena.float32(count), arena.float32(count)] as const;
    arrays[2].set(m);
    arrays[3].set(v);
    const [toValues, toGradient, toM, toV] = arrays.map((array) => arena.addressOf(array)) as [
      number,
      number,
      number,
      number,
    ];
    arena.kernels.adamStep(toValues, toGradient, toM, toV, toValues + 8 * count, inGradient, kept, rate, correction);
    expect([...arrays[0]]).toEqual(expected.map(({ moved }) => moved));
    expect([...arrays[2]]).toEqual(expected.map(({ mean }) => mean));
    expect([...arrays[3]]).toEqual(expected.map(({ square }) => square));
  });
});
