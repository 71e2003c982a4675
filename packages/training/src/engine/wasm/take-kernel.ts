import { f64, i32, repeat } from './instructions.js';
import { define } from './module.js';

/** Bytes of an entry: a factor, an address, and four bytes to the next multiple of 8. */
export const ENTRY = 16;
/** Two factors. */
export const ENTRY_OF_BOTH = 24;

/**
 * Lists what is not 0 in two rows of a: of either, of the first, of the second.
 * `ends` receives where the three lists end.
 */
export const take = define(
  'take',
  {
    first: 'i32',
    second: 'i32',
    step: 'i32',
    count: 'i32',
    row: 'i32',
    rowStep: 'i32',
    both: 'i32',
    left: 'i32',
    right: 'i32',
    ends: 'i32',
  },
  ({ first, second, step, count, row, rowStep, both, left, right, ends }, declare) => {
    const [x, y] = [declare('f64'), declare('f64')];
    const [isLeft, isRight] = [declare('i32'), declare('i32')];
    return [
      repeat(
        [
          x.set(f64.load(first.get)),
          y.set(f64.load(second.get)),
          isLeft.set(f64.ne(x.get, f64.const(0))),
          isRight.set(f64.ne(y.get, f64.const(0))),
          // Written always and kept by moving on: where half of the numbers are 0, half of the branches would be
          // guessed wrong.
          f64.store(both.get, x.get),
          f64.store(both.get, y.get, 8),
          i32.store(both.get, row.get, 16),
          both.increase(i32.mul(i32.or(isLeft.get, isRight.get), i32.const(ENTRY_OF_BOTH))),
          f64.store(left.get, x.get),
          i32.store(left.get, row.get, 8),
          left.increase(i32.mul(isLeft.get, i32.const(ENTRY))),
          f64.store(right.get, y.get),
          i32.store(right.get, row.get, 8),
          right.increase(i32.mul(isRight.get, i32.const(ENTRY))),
          first.increase(step.get),
          second.increase(step.get),
          row.increase(rowStep.get),
          count.increase(-1),
        ],
        count.get,
      ),
      i32.store(ends.get, both.get),
      i32.store(ends.get, left.get, 4),
      i32.store(ends.get, right.get, 8),
    ];
  },
);
