import type { Work } from './work.js';

/**
 * A matrix within an array: element (row, column) is at `offset + row × rowStep + column × columnStep`, so that a
 * transposed matrix is a view as well.
 */
export interface Matrix {
  readonly data: Float64Array;
  offset: number;
  readonly rowStep: number;
  readonly columnStep: number;
}

/**
 * c += a × b, where a is `rows` × `depth` and b `depth` × `columns`.
 *
 * Each element is one sum in the order of `depth`, begun with what is in c. The blocks (4 × 2 elements at a time, to
 * use what was loaded more than once) change nothing of that, nor does a product that is made in several calls.
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
  const evenRows = rows - (rows % 4);
  const evenColumns = columns - (columns % 2);
  for (let row = 0; row < evenRows; row += 4) {
    for (let column = 0; column < evenColumns; column += 2) {
      multiplyBlock(c, a, b, row, column, depth);
      work.spend(8 * depth);
    }
    for (let r = row; r < row + 4 && evenColumns < columns; r += 1) {
      multiplyOne(c, a, b, r, evenColumns, depth);
      work.spend(depth);
    }
  }
  for (let row = evenRows; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      multiplyOne(c, a, b, row, column, depth);
      work.spend(depth);
    }
  }
}

function multiplyBlock(c: Matrix, a: Matrix, b: Matrix, row: number, column: number, depth: number): void {
  const x = a.data;
  const y = b.data;
  const z = c.data;
  const aStep = a.columnStep;
  const bStep = b.rowStep;
  let i0 = a.offset + row * a.rowStep;
  let i1 = i0 + a.rowStep;
  let i2 = i1 + a.rowStep;
  let i3 = i2 + a.rowStep;
  let j0 = b.offset + column * b.columnStep;
  let j1 = j0 + b.columnStep;
  const k0 = c.offset + row * c.rowStep + column * c.columnStep;
  const k1 = k0 + c.rowStep;
  const k2 = k1 + c.rowStep;
  const k3 = k2 + c.rowStep;
  const next = c.columnStep;
  let s00 = z[k0] as number;
  let s01 = z[k0 + next] as number;
  let s10 = z[k1] as number;
  let s11 = z[k1 + next] as number;
  let s20 = z[k2] as number;
  let s21 = z[k2 + next] as number;
  let s30 = z[k3] as number;
  let s31 = z[k3 + next] as number;
  for (let k = 0; k < depth; k += 1) {
    const y0 = y[j0] as number;
    const y1 = y[j1] as number;
    const x0 = x[i0] as number;
    s00 += x0 * y0;
    s01 += x0 * y1;
    const x1 = x[i1] as number;
    s10 += x1 * y0;
    s11 += x1 * y1;
    const x2 = x[i2] as number;
    s20 += x2 * y0;
    s21 += x2 * y1;
    const x3 = x[i3] as number;
    s30 += x3 * y0;
    s31 += x3 * y1;
    i0 += aStep;
    i1 += aStep;
    i2 += aStep;
    i3 += aStep;
    j0 += bStep;
    j1 += bStep;
  }
  z[k0] = s00;
  z[k0 + next] = s01;
  z[k1] = s10;
  z[k1 + next] = s11;
  z[k2] = s20;
  z[k2 + next] = s21;
  z[k3] = s30;
  z[k3 + next] = s31;
}

function multiplyOne(c: Matrix, a: Matrix, b: Matrix, row: number, column: number, depth: number): void {
  const x = a.data;
  const y = b.data;
  const at = c.offset + row * c.rowStep + column * c.columnStep;
  let i = a.offset + row * a.rowStep;
  let j = b.offset + column * b.columnStep;
  let sum = c.data[at] as number;
  for (let k = 0; k < depth; k += 1) {
    sum += (x[i] as number) * (y[j] as number);
    i += a.columnStep;
    j += b.rowStep;
  }
  c.data[at] = sum;
}
