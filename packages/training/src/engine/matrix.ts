import { addFourRowsToBoth, addRow, addSixRows } from './row-kernels.js';
import type { Work } from './work.js';

/** A matrix within an array. Its rows lie `rowStep` apart, the numbers of a row `columnStep`; 1 where none is given. */
export interface Matrix {
  readonly data: Float64Array;
  offset: number;
  readonly rowStep: number;
  readonly columnStep?: number;
}

/**
 * c += a × b, where a is `rows` × `depth` and b `depth` × `columns`; the rows of b and c are contiguous.
 *
 * Each element is one sum in the order of `depth`, begun with what is in c, hence the same however the product is cut
 * into calls. Zeros in `a` are left out: half of what comes out of ReLU, most of what comes back through a pool, and
 * the background of images. (A number that is not finite in b therefore need not show where a is 0.)
 */
export function multiplyAdd(
  c: Matrix,
  a: Matrix,
  b: Matrix,
  rows: number,
  columns: number,
  depth: number,
  work: Work,
): void {
  for (let row = 0; row < rows; row += 2) {
    const paired = row + 1 < rows;
    const target = c.offset + row * c.rowStep;
    for (let from = 0; from < depth; from += TAKEN) {
      const to = Math.min(from + TAKEN, depth);
      const taken = take(a, row, paired, from, to, b.offset, b.rowStep);
      if (paired && taken.either * 1.4 < taken.left + taken.right) {
        addToBoth(c.data, target, target + c.rowStep, b.data, columns, taken.either);
      } else {
        addToOne(c.data, target, b.data, columns, left, taken.either);
        if (paired) addToOne(c.data, target + c.rowStep, b.data, columns, right, taken.either);
      }
      work.spend(to - from + (taken.left + taken.right) * columns);
    }
  }
}

/** Numbers of a row of `a` that are looked at together. */
const TAKEN = 240;

/** What was taken of two rows of `a` where either is not 0, and where in b the rows begin that they multiply. */
const left = new Float64Array(TAKEN);
const right = new Float64Array(TAKEN);
const starts = new Int32Array(TAKEN);
/** How many there are, and how many of each row are not 0. */
const counts = { either: 0, left: 0, right: 0 };

function take(
  a: Matrix,
  row: number,
  paired: boolean,
  from: number,
  to: number,
  offset: number,
  rowStep: number,
): typeof counts {
  const { data, columnStep = 1 } = a;
  let source = a.offset + row * a.rowStep + from * columnStep;
  let either = 0;
  let ofLeft = 0;
  let ofRight = 0;
  for (let k = from; k < to; k += 1) {
    const first = data[source] as number;
    const second = paired ? (data[source + a.rowStep] as number) : 0;
    left[either] = first;
    right[either] = second;
    starts[either] = offset + k * rowStep;
    // Added, not branched on: where half of the numbers are 0, half of the branches would be guessed wrong.
    const isLeft = +(first !== 0);
    const isRight = +(second !== 0);
    ofLeft += isLeft;
    ofRight += isRight;
    either += isLeft | isRight;
    source += columnStep;
  }
  counts.either = either;
  counts.left = ofLeft;
  counts.right = ofRight;
  return counts;
}

/** Factors of one row without its zeros. */
const factors = new Float64Array(TAKEN);
const begins = new Int32Array(TAKEN);

/** Adds multiples of rows of b, six at a time: a number of c is then loaded and stored once for all six. */
function addToOne(
  z: Float64Array,
  target: number,
  y: Float64Array,
  columns: number,
  taken: Float64Array,
  count: number,
): void {
  let found = 0;
  for (let k = 0; k < count; k += 1) {
    factors[found] = taken[k] as number;
    begins[found] = starts[k] as number;
    found += +(taken[k] !== 0);
  }
  let next = 0;
  for (; next + 6 <= found; next += 6) addSixRows(z, target, y, columns, factors, begins, next);
  for (; next < found; next += 1) addRow(z, target, y, columns, factors[next] as number, begins[next] as number);
}

/** Adds to two rows of c at once, four at a time: a number of b is then loaded once for both. */
function addToBoth(
  z: Float64Array,
  target: number,
  other: number,
  y: Float64Array,
  columns: number,
  count: number,
): void {
  let next = 0;
  for (; next + 4 <= count; next += 4) addFourRowsToBoth(z, target, other, y, columns, left, right, starts, next);
  for (; next < count; next += 1) {
    addRow(z, target, y, columns, left[next] as number, starts[next] as number);
    addRow(z, other, y, columns, right[next] as number, starts[next] as number);
  }
}

/** The rows of `from` become the columns of `to`; some columns at a time, so that their rows stay in the cache. */
export function transpose(from: Float64Array, to: Float64Array, rows: number, columns: number, work: Work): void {
  for (let first = 0; first < columns; first += 16) {
    const end = Math.min(first + 16, columns);
    for (let row = 0; row < rows; row += 1) {
      for (let column = first; column < end; column += 1) {
        to[column * rows + row] = from[row * columns + column] as number;
      }
    }
    work.spend(rows * (end - first));
  }
}
