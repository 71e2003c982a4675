import { i32, repeat, v128, zip } from './instructions.js';
import { define } from './module.js';

/** Columns of a strip: together one line of the cache. */
export const STRIP = 8;

/** Turns a strip of a matrix, two rows at a time. Addresses and steps between rows are in bytes. */
export const transposeStrip = define(
  'transposeStrip',
  { from: 'i32', fromStep: 'i32', to: 'i32', toStep: 'i32', pairsOfRows: 'i32' },
  ({ from, fromStep, to, toStep, pairsOfRows }, declare) => {
    const [source, below, target] = [declare('i32'), declare('i32'), declare('i32')];
    const [upper, lower] = [declare('v128'), declare('v128')];
    const twoColumns = (at: number) => [
      upper.set(v128.load(source.get, 8 * at)),
      lower.set(v128.load(below.get, 8 * at)),
      v128.store(target.get, zip(upper.get, lower.get, 0)),
      target.increase(toStep.get),
      v128.store(target.get, zip(upper.get, lower.get, 1)),
      target.increase(toStep.get),
    ];
    return [
      source.set(from.get),
      repeat(
        [
          below.set(i32.add(source.get, fromStep.get)),
          target.set(to.get),
          ...Array.from({ length: STRIP / 2 }, (_, pair) => twoColumns(2 * pair)).flat(),
          source.set(i32.add(below.get, fromStep.get)),
          to.increase(16),
          pairsOfRows.increase(-1),
        ],
        pairsOfRows.get,
      ),
    ];
  },
);
