import type { Arena } from './arena.js';
import { ENTRY, ENTRY_OF_BOTH } from './wasm/take-kernel.js';
import { STRIP } from './wasm/transpose-kernel.js';
import type { Workspace } from './workspace.js';

/** A matrix within an array. Its rows lie `rowStep` apart, the numbers of a row `columnStep`; 1 where none is given. */
export interface Matrix {
  /** Of the arena. */
  readonly data: Float64Array;
  offset: number;
  readonly rowStep: number;
  readonly columnStep?: number;
}

/** Numbers of a row of `a` that are looked at together. */
const TAKEN = 240;
/** Columns of one call, which must be short, because between two calls it is asked whether to stop. */
const COLUMNS = 8_192;

/** Where in the scratch memory are the ends of the lists, and the lists of what is not 0 in two rows of `a`. */
const ENDS = 0;
const BOTH = 16;
const LEFT = BOTH + TAKEN * ENTRY_OF_BOTH;
const RIGHT = LEFT + TAKEN * ENTRY;

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
  workspace: Workspace,
): void {
  const { arena, work } = workspace;
  const [fromA, fromB, target] = [addressOf(a, arena), addressOf(b, arena), addressOf(c, arena)];
  const [step, rowStep] = [8 * (a.columnStep ?? 1), 8 * b.rowStep];
  for (let row = 0; row < rows; row += 2) {
    const paired = row + 1 < rows;
    for (let from = 0; from < depth; from += TAKEN) {
      const count = Math.min(TAKEN, depth - from);
      const first = fromA + 8 * row * a.rowStep + from * step;
      const second = paired ? first + 8 * a.rowStep : first;
      arena.kernels.take(first, second, step, count, fromB + from * rowStep, rowStep, BOTH, LEFT, RIGHT, ENDS);
      work.spend(count);
      addTaken(target + 8 * row * c.rowStep, target + 8 * (row + 1) * c.rowStep, columns, paired, workspace);
    }
  }
}

function addressOf({ data, offset }: Matrix, arena: Arena): number {
  return arena.addressOf(data) + 8 * offset;
}

/** Adds what the lists say to one row of c, or to two. */
function addTaken(
  target: number,
  other: number,
  columns: number,
  paired: boolean,
  { arena: { kernels, scratch }, work }: Workspace,
): void {
  const [endOfBoth = BOTH, endOfLeft = LEFT, endOfRight = RIGHT] = scratch;
  const either = (endOfBoth - BOTH) / ENTRY_OF_BOTH;
  const left = (endOfLeft - LEFT) / ENTRY;
  const right = paired ? (endOfRight - RIGHT) / ENTRY : 0;
  // Part of version 1: together a 0 of the one row is multiplied where the other has none.
  const together = paired && either * 1.4 < left + right;
  for (let column = 0; column < columns; column += COLUMNS) {
    const [at, width] = [8 * column, 8 * Math.min(COLUMNS, columns - column)];
    if (together) {
      kernels.addToBoth(target + at, other + at, at, width, BOTH, endOfBoth);
    } else {
      if (left > 0) kernels.addToOne(target + at, at, width, LEFT, endOfLeft);
      if (right > 0) kernels.addToOne(other + at, at, width, RIGHT, endOfRight);
    }
    work.spend(((left + right) * width) / 8);
  }
}

/** The rows of `from` become the columns of `to`. */
export function transpose(
  from: Float64Array,
  to: Float64Array,
  rows: number,
  columns: number,
  { arena, work }: Workspace,
): void {
  const [source, target] = [arena.addressOf(from), arena.addressOf(to)];
  const evenRows = rows - (rows % 2);
  const inStrips = evenRows === 0 ? 0 : columns - (columns % STRIP);
  for (let first = 0; first < inStrips; first += STRIP) {
    arena.kernels.transposeStrip(source + 8 * first, 8 * columns, target + 8 * first * rows, 8 * rows, evenRows / 2);
    work.spend(rows * STRIP);
  }
  moveEach(from, to, rows, columns, evenRows, 0, inStrips);
  moveEach(from, to, rows, columns, 0, inStrips, columns);
  work.spend(rows * (columns - inStrips));
}

/** Of the rows from `row` on, the columns from `first` to `end`. */
function moveEach(
  from: Float64Array,
  to: Float64Array,
  rows: number,
  columns: number,
  row: number,
  first: number,
  end: number,
): void {
  for (let at = row; at < rows; at += 1) {
    for (let column = first; column < end; column += 1) {
      to[column * rows + at] = from[at * columns + column] as number;
    }
  }
}
