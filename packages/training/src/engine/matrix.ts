import type { Work } from './work.js';

/** A matrix within an array. Its rows lie `rowStep` apart, the numbers of a row `columnStep`; 1 where none is given. */
export interface Matrix {
  readonly data: Float64Array;
  offset: number;
  readonly rowStep: number;
  readonly columnStep?: number;
}

/** Numbers of a row of `a` that are looked at together: a multiple of the largest group. */
const PENDING = 240;

/** Factors that are not 0, and where in b the rows begin that they multiply. Filled and emptied within one call. */
const factors = new Float64Array(PENDING);
const starts = new Int32Array(PENDING);

/**
 * c += a × b, where a is `rows` × `depth` and b `depth` × `columns`; the rows of b and c are contiguous.
 *
 * Each element is one sum in the order of `depth`, begun with what is in c, hence the same however the product is cut
 * into calls. Zeros in `a` are skipped: half of what comes out of ReLU, most of what comes back through a pool, and
 * the background of images.
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
  const { columnStep = 1 } = a;
  for (let row = 0; row < rows; row += 1) {
    const target = c.offset + row * c.rowStep;
    let source = a.offset + row * a.rowStep;
    let start = b.offset;
    let pending = 0;
    for (let k = 0; k < depth; k += 1) {
      const factor = a.data[source] as number;
      factors[pending] = factor;
      starts[pending] = start;
      if (factor !== 0) pending += 1;
      if (pending === PENDING) {
        addRows(c.data, target, b.data, columns, pending);
        work.spend(pending * columns);
        pending = 0;
      }
      source += columnStep;
      start += b.rowStep;
    }
    addRows(c.data, target, b.data, columns, pending);
    work.spend(depth + pending * columns);
  }
}

/** Adds multiples of the pending rows, some at a time: a number of c is then loaded and stored once for all of them. */
function addRows(z: Float64Array, target: number, y: Float64Array, columns: number, pending: number): void {
  let next = 0;
  for (; next + 6 <= pending; next += 6) addSix(z, target, y, columns, next);
  for (; next < pending; next += 1) addOne(z, target, y, columns, next);
}

function addSix(z: Float64Array, target: number, y: Float64Array, columns: number, next: number): void {
  const x0 = factors[next] as number;
  const x1 = factors[next + 1] as number;
  const x2 = factors[next + 2] as number;
  const x3 = factors[next + 3] as number;
  const x4 = factors[next + 4] as number;
  const x5 = factors[next + 5] as number;
  let i0 = starts[next] as number;
  let i1 = starts[next + 1] as number;
  let i2 = starts[next + 2] as number;
  let i3 = starts[next + 3] as number;
  let i4 = starts[next + 4] as number;
  let i5 = starts[next + 5] as number;
  const end = target + columns;
  let at = target;
  // `| 0` spares the check for an overflow, two numbers at a time half of the loop's own work.
  for (; at + 1 < end; at = (at + 2) | 0) {
    let sum = z[at] as number;
    sum += x0 * (y[i0] as number);
    sum += x1 * (y[i1] as number);
    sum += x2 * (y[i2] as number);
    sum += x3 * (y[i3] as number);
    sum += x4 * (y[i4] as number);
    sum += x5 * (y[i5] as number);
    z[at] = sum;
    sum = z[at + 1] as number;
    sum += x0 * (y[i0 + 1] as number);
    sum += x1 * (y[i1 + 1] as number);
    sum += x2 * (y[i2 + 1] as number);
    sum += x3 * (y[i3 + 1] as number);
    sum += x4 * (y[i4 + 1] as number);
    sum += x5 * (y[i5 + 1] as number);
    z[at + 1] = sum;
    i0 = (i0 + 2) | 0;
    i1 = (i1 + 2) | 0;
    i2 = (i2 + 2) | 0;
    i3 = (i3 + 2) | 0;
    i4 = (i4 + 2) | 0;
    i5 = (i5 + 2) | 0;
  }
  if (at === end) return;
  let sum = z[at] as number;
  for (let k = next; k < next + 6; k += 1)
    sum += (factors[k] as number) * (y[(starts[k] as number) + columns - 1] as number);
  z[at] = sum;
}

function addOne(z: Float64Array, target: number, y: Float64Array, columns: number, next: number): void {
  const x = factors[next] as number;
  const distance = (starts[next] as number) - target;
  const end = target + columns;
  for (let at = target; at < end; at = (at + 1) | 0) z[at] = (z[at] as number) + x * (y[(at + distance) | 0] as number);
}

/** The rows of `from` become the columns of `to`; some columns at a time, so that their rows stay in the cache. */
export function transpose(from: Float64Array, to: Float64Array, rows: number, columns: number): void {
  for (let first = 0; first < columns; first += 16) {
    const end = Math.min(first + 16, columns);
    for (let row = 0; row < rows; row += 1) {
      for (let column = first; column < end; column += 1) {
        to[column * rows + row] = from[row * columns + column] as number;
      }
    }
  }
}
