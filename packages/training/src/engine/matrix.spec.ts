import { held, workspace } from '../../test/engine/held.js';
import { multiplyAdd, transpose } from './matrix.js';
import type { Matrix } from './matrix.js';
import { Random } from './random.js';
import { Work } from './work.js';

const random = Random.of(11);

function drawn(length: number, zeros = 0): Float64Array {
  return held(Array.from({ length }, () => (random.uniform() < zeros ? 0 : random.uniform() - 0.5)));
}

const rowsOf = (data: Float64Array, length: number): Matrix => ({ data, offset: 0, rowStep: length });

/** The definition: each element one sum in order. */
function product(c: Float64Array, a: Float64Array, b: Float64Array, rows: number, columns: number, depth: number) {
  return c
    .map((begun, at) => {
      let sum = begun;
      for (let k = 0; k < depth; k += 1)
        sum += a[Math.floor(at / columns) * depth + k]! * b[k * columns + (at % columns)]!;
      return sum;
    })
    .subarray(0, rows * columns);
}

describe('multiplyAdd', () => {
  it.each([
    [1, 1, 1],
    [3, 7, 5],
    [4, 8, 6],
    [2, 9, 13],
    [5, 3, 1_000],
  ])('adds the product of %d rows, %d columns, depth %d, each element one sum in order', (rows, columns, depth) => {
    for (const zeros of [0, 0.5, 1]) {
      const [a, b, c] = [drawn(rows * depth, zeros), drawn(depth * columns), drawn(rows * columns)];
      const expected = product(c, a, b, rows, columns, depth);
      multiplyAdd(rowsOf(c, columns), rowsOf(a, depth), rowsOf(b, columns), rows, columns, depth, workspace);
      expect(c).toEqual(expected);
    }
  });

  it('gives the same bits when it is made in several calls', () => {
    const [a, b] = [drawn(4 * 20), drawn(20 * 5)];
    const [whole, parts] = [drawn(20, 1), drawn(20, 1)];
    multiplyAdd(rowsOf(whole, 5), rowsOf(a, 20), rowsOf(b, 5), 4, 5, 20, workspace);
    multiplyAdd(rowsOf(parts, 5), rowsOf(a, 20), rowsOf(b, 5), 4, 5, 7, workspace);
    const rest = { ...rowsOf(a, 20), offset: 7 };
    multiplyAdd(rowsOf(parts, 5), rest, { ...rowsOf(b, 5), offset: 35 }, 4, 5, 13, workspace);
    expect(parts).toEqual(whole);
  });

  it('takes a transposed matrix as it lies', () => {
    const [a, b] = [drawn(4 * 6), drawn(6 * 5)];
    const turned = drawn(24, 1);
    transpose(a, turned, 4, 6, workspace);
    const [straight, across] = [drawn(20, 1), drawn(20, 1)];
    multiplyAdd(rowsOf(straight, 5), rowsOf(a, 6), rowsOf(b, 5), 4, 5, 6, workspace);
    multiplyAdd(
      rowsOf(across, 5),
      { data: turned, offset: 0, rowStep: 1, columnStep: 4 },
      rowsOf(b, 5),
      4,
      5,
      6,
      workspace,
    );
    expect(across).toEqual(straight);
  });

  it('asks whether to stop within one large product', () => {
    let asked = 0;
    const work = new Work(() => (asked += 1) === 3);
    const [a, b, c] = [drawn(300 * 300), drawn(300 * 300), drawn(300 * 300, 1)];
    expect(() =>
      multiplyAdd(rowsOf(c, 300), rowsOf(a, 300), rowsOf(b, 300), 300, 300, 300, { ...workspace, work }),
    ).toThrow('');
    expect(asked).toBe(3);
  });
});
