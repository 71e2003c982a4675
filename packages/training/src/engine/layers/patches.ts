import type { Matrix } from '../matrix.js';
import type { Volume } from '../model.js';

/** Numbers in the buffer, unless one row needs more: about half of a second-level cache. */
const BUFFER = 32_768;

/** What lies under a kernel at each position of some output rows: a column for each, in the order of the weights. */
export class Patches {
  /** Numbers in a patch. */
  readonly length: number;
  /** Output rows that fit at a time. */
  readonly rows: number;
  /** `length` rows; of each only as many columns are used as were taken. */
  readonly matrix: Matrix;
  readonly transposed: Matrix;
  private readonly data: Float64Array;
  private readonly step: number;

  constructor(
    private readonly from: Volume,
    private readonly to: Volume,
    private readonly kernelSize: number,
    private readonly padding: number,
  ) {
    this.length = from.channels * kernelSize * kernelSize;
    this.rows = Math.min(to.height, Math.max(1, Math.floor(BUFFER / (this.length * to.width))));
    this.step = this.rows * to.width;
    this.data = new Float64Array(this.length * this.step);
    this.matrix = { data: this.data, offset: 0, rowStep: this.step, columnStep: 1 };
    this.transposed = { data: this.data, offset: 0, rowStep: 1, columnStep: this.step };
  }

  clear(columns: number): void {
    for (let element = 0; element < this.length; element += 1) {
      this.data.fill(0, element * this.step, element * this.step + columns);
    }
  }

  /** Takes the patches of output rows from `row` on; what lies outside of the sample is 0. */
  take(input: Float64Array, offset: number, row: number, rows: number): void {
    this.visit(row, rows, (at, source, width, before, within) => {
      const data = this.data;
      for (let k = 0; k < before; k += 1) data[at + k] = 0;
      for (let k = before; k < within; k += 1) data[at + k] = input[offset + source + k] as number;
      for (let k = within; k < width; k += 1) data[at + k] = 0;
    });
  }

  /** Adds each number of the patches to where it came from. */
  addTo(gradient: Float64Array, offset: number, row: number, rows: number): void {
    this.visit(row, rows, (at, source, _width, before, within) => {
      for (let k = before; k < within; k += 1) {
        const target = offset + source + k;
        gradient[target] = (gradient[target] as number) + (this.data[at + k] as number);
      }
    });
  }

  /**
   * Visits the patches by runs: numbers `before` to `within` of the run at `at` lie in the sample, `source` on.
   */
  private visit(
    row: number,
    rows: number,
    run: (at: number, source: number, width: number, before: number, within: number) => void,
  ): void {
    const { from, kernelSize, padding } = this;
    const width = this.to.width;
    for (let element = 0; element < this.length; element += 1) {
      const kernelColumn = (element % kernelSize) - padding;
      const kernelRow = (Math.floor(element / kernelSize) % kernelSize) - padding;
      const channel = Math.floor(element / (kernelSize * kernelSize));
      const before = Math.min(width, Math.max(0, -kernelColumn));
      const within = Math.max(before, Math.min(width, from.width - kernelColumn));
      for (let r = 0; r < rows; r += 1) {
        const y = row + r + kernelRow;
        const inside = y >= 0 && y < from.height;
        const source = (channel * from.height + y) * from.width + kernelColumn;
        run(element * this.step + r * width, source, width, inside ? before : width, inside ? within : width);
      }
    }
  }
}
