import type { Bytes } from './encoding.js';
import { during, f64, f64x2, i32, repeat, v128 } from './instructions.js';
import type { Declare, Local } from './module.js';
import { ENTRY, ENTRY_OF_BOTH } from './take-kernel.js';

/** Code that goes along a list for some columns of one or two rows of c. */
export class Strips {
  private readonly entry: Local;
  private readonly source: Local;
  private readonly pair: Local;
  private readonly factors: readonly Local[];
  private readonly sums: readonly (readonly Local[])[];

  constructor(
    private readonly targets: readonly Local[],
    private readonly column: Local,
    private readonly list: Local,
    private readonly end: Local,
    private readonly declare: Declare,
  ) {
    this.entry = declare('i32');
    this.source = declare('i32');
    this.pair = declare('v128');
    this.factors = targets.map(() => declare('v128'));
    this.sums = targets.map(() => Array.from({ length: 8 / targets.length }, () => declare('v128')));
  }

  /** As many strips of `pairs` pairs of columns as `width` has, which is then what is left over. */
  all(width: Local, pairs: number): Bytes {
    const bytes = 16 * pairs;
    return during(i32.ge_u(width.get, i32.const(bytes)), this.strip(pairs), this.move(bytes), width.increase(-bytes));
  }

  private strip(pairs: number): Bytes {
    const { entry, source, pair, factors, targets } = this;
    const columns = Array.from({ length: pairs }, (_, at) => at);
    const sum = (row: number, at: number): Local => this.sums[row]?.[at] as Local;
    return [
      ...this.each((target, row) => columns.flatMap((at) => sum(row, at).set(v128.load(target, 16 * at)))),
      ...this.eachEntry([
        ...factors.flatMap((factor, row) => factor.set(v128.load64_splat(entry.get, 8 * row))),
        ...columns.flatMap((at) => [
          ...pair.set(v128.load(source.get, 16 * at)),
          ...targets.flatMap((_, row) =>
            sum(row, at).set(f64x2.add(sum(row, at).get, f64x2.mul((factors[row] as Local).get, pair.get))),
          ),
        ]),
      ]),
      ...this.each((target, row) => columns.flatMap((at) => v128.store(target, sum(row, at).get, 16 * at))),
    ];
  }

  lastColumn(): Bytes {
    const { entry, source, targets } = this;
    const sums = targets.map(() => this.declare('f64'));
    return [
      ...this.each((target, row) => (sums[row] as Local).set(f64.load(target))),
      ...this.eachEntry(
        sums.flatMap((sum, row) =>
          sum.set(f64.add(sum.get, f64.mul(f64.load(entry.get, 8 * row), f64.load(source.get)))),
        ),
      ),
      ...this.each((target, row) => f64.store(target, (sums[row] as Local).get)),
    ];
  }

  private each(code: (target: Bytes, row: number) => Bytes): Bytes {
    return this.targets.flatMap((target, row) => code(target.get, row));
  }

  /** Runs the code for each entry, with `source` where the strip begins in the entry's row of b. */
  private eachEntry(code: Bytes): Bytes {
    const { entry, source, column, list, end, targets } = this;
    const [start, size] = targets.length === 2 ? [16, ENTRY_OF_BOTH] : [8, ENTRY];
    return [
      ...entry.set(list.get),
      ...repeat(
        [source.set(i32.add(i32.load(entry.get, start), column.get)), code, entry.increase(size)],
        i32.lt_u(entry.get, end.get),
      ),
    ];
  }

  private move(bytes: number): Bytes {
    return [...this.targets, this.column].flatMap((address) => address.increase(bytes));
  }
}
