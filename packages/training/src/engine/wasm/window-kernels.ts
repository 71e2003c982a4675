import { during, f64, i32, repeat, select, v128, when } from './instructions.js';
import { define } from './module.js';

/**
 * What looks at windows of a sample: convolution and pool. Addresses, steps and widths are in bytes. `distances` is a
 * list of how far the numbers of a window are from its first, `end` its end.
 */

/** Copies `rows` rows of a width of at least one number. */
export const copyRows = define(
  'copyRows',
  { from: 'i32', fromStep: 'i32', to: 'i32', toStep: 'i32', width: 'i32', rows: 'i32' },
  ({ from, fromStep, to, toStep, width, rows }, declare) => {
    const [source, target, left] = [declare('i32'), declare('i32'), declare('i32')];
    return [
      repeat(
        [
          source.set(from.get),
          target.set(to.get),
          left.set(width.get),
          during(
            i32.ge_u(left.get, i32.const(16)),
            v128.store(target.get, v128.load(source.get)),
            source.increase(16),
            target.increase(16),
            left.increase(-16),
          ),
          when(left.get, f64.store(target.get, f64.load(source.get))),
          from.increase(fromStep.get),
          to.increase(toStep.get),
          rows.increase(-1),
        ],
        rows.get,
      ),
    ];
  },
);

/** Lays the windows that begin at `windows` numbers in a row one behind another. */
export const takeWindows = define(
  'takeWindows',
  { first: 'i32', windows: 'i32', distances: 'i32', end: 'i32', to: 'i32' },
  ({ first, windows, distances, end, to }, declare) => {
    const distance = declare('i32');
    return [
      repeat(
        [
          distance.set(distances.get),
          repeat(
            [
              f64.store(to.get, f64.load(i32.add(first.get, i32.load(distance.get)))),
              to.increase(8),
              distance.increase(4),
            ],
            i32.lt_u(distance.get, end.get),
          ),
          first.increase(8),
          windows.increase(-1),
        ],
        windows.get,
      ),
    ];
  },
);

/** Adds each number of such windows to the place that it was taken from, in their order. */
export const addWindows = define(
  'addWindows',
  { first: 'i32', windows: 'i32', distances: 'i32', end: 'i32', from: 'i32' },
  ({ first, windows, distances, end, from }, declare) => {
    const [distance, place] = [declare('i32'), declare('i32')];
    return [
      repeat(
        [
          distance.set(distances.get),
          repeat(
            [
              place.set(i32.add(first.get, i32.load(distance.get))),
              f64.store(place.get, f64.add(f64.load(place.get), f64.load(from.get))),
              from.increase(8),
              distance.increase(4),
            ],
            i32.lt_u(distance.get, end.get),
          ),
          first.increase(8),
          windows.increase(-1),
        ],
        windows.get,
      ),
    ];
  },
);

/**
 * The largest of each of a row of windows, `step` apart, and how far from `base` it was found: of equals the first,
 * but NaN, of which it is the last, wins. Chosen, not branched on: which one is the largest cannot be guessed.
 */
export const poolRow = define(
  'poolRow',
  {
    first: 'i32',
    step: 'i32',
    windows: 'i32',
    distances: 'i32',
    end: 'i32',
    base: 'i32',
    to: 'i32',
    origins: 'i32',
  },
  ({ first, step, windows, distances, end, base, to, origins }, declare) => {
    const [distance, place, best, wins] = [declare('i32'), declare('i32'), declare('i32'), declare('i32')];
    const [value, largest] = [declare('f64'), declare('f64')];
    return [
      repeat(
        [
          best.set(first.get),
          largest.set(f64.load(first.get)),
          distance.set(distances.get),
          repeat(
            [
              place.set(i32.add(first.get, i32.load(distance.get))),
              value.set(f64.load(place.get)),
              wins.set(i32.or(f64.gt(value.get, largest.get), f64.ne(value.get, value.get))),
              best.set(select(place.get, best.get, wins.get)),
              largest.set(select(value.get, largest.get, wins.get)),
              distance.increase(4),
            ],
            i32.lt_u(distance.get, end.get),
          ),
          f64.store(to.get, largest.get),
          i32.store(origins.get, i32.sub(best.get, base.get)),
          to.increase(8),
          origins.increase(4),
          first.increase(step.get),
          windows.increase(-1),
        ],
        windows.get,
      ),
    ];
  },
);
