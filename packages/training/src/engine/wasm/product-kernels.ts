import { when } from './instructions.js';
import { define } from './module.js';
import { Strips } from './strips.js';

/**
 * The loops of the matrix product. Sums stay in registers while a whole list is added to them; each is one sum in the
 * order of the list, however many columns are summed side by side.
 *
 * Addresses, steps and widths are in bytes. A list has an entry for each row of b: the factor of the row of c, or of
 * both, then where the row of b begins.
 */

/** Adds to `width` bytes of a row of c, from its column on, what a list that is not empty says. */
export const addToOne = define(
  'addToOne',
  { target: 'i32', column: 'i32', width: 'i32', list: 'i32', end: 'i32' },
  ({ target, column, width, list, end }, declare) => {
    const strips = new Strips([target], column, list, end, declare);
    return [...[8, 4, 1].map((pairs) => strips.all(width, pairs)), when(width.get, strips.lastColumn())];
  },
);

/** Adds to two rows of c at once: a number of b is then loaded once for both. */
export const addToBoth = define(
  'addToBoth',
  { target: 'i32', other: 'i32', column: 'i32', width: 'i32', list: 'i32', end: 'i32' },
  ({ target, other, column, width, list, end }, declare) => {
    const strips = new Strips([target, other], column, list, end, declare);
    return [...[4, 1].map((pairs) => strips.all(width, pairs)), when(width.get, strips.lastColumn())];
  },
);
