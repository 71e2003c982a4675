import type { Arena } from '../arena.js';
import type { Matrix } from '../matrix.js';
import type { Volume } from '../model.js';

/** Numbers in the buffer, unless one row of output needs more: about a quarter of a megabyte stays in the cache. */
const BUFFER = 32_768;

/** What lies under a kernel at each position of some output rows (im2col). */
export class Patches {
  /** Numbers in a patch, in the order of the weights: channel, kernel row, kernel column. */
  readonly length: number;
  /** Output rows that fit at a time. */
  readonly rows: number;
  /** A column for each position. */
  readonly asColumns: Matrix;
  /** A row for each position, in the same memory. */
  readonly asRows: Matrix;
  private readonly data: Float64Array;
  /** One sample within its padding. */
  private readonly padded: Float64Array;
  private readonly paddedWidth: number;
  private readonly paddedHeight: number;
  /** How far the numbers of a patch are from its first, in the padded sample. */
  private readonly distances: Int32Array;

  constructor(
    private readonly from: Volume,
    private readonly to: Volume,
    kernelSize: number,
    private readonly padding: number,
    arena: Arena,
  ) {
    this.length = from.channels * kernelSize * kernelSize;
    this.rows = Math.min(to.height, Math.max(1, Math.floor(BUFFER / (this.length * to.width))));
    this.data = arena.float64(this.length * this.rows * to.width);
    this.asColumns = { data: this.data, offset: 0, rowStep: this.rows * to.width };
    this.asRows = { data: this.data, offset: 0, rowStep: this.length };
    this.paddedWidth = to.width + kernelSize - 1;
    this.paddedHeight = to.height + kernelSize - 1;
    this.padded = arena.float64(from.channels * this.paddedHeight * this.paddedWidth);
    this.distances = Int32Array.from({ length: this.length }, (_, element) => {
      const row = Math.floor(element / kernelSize) % kernelSize;
      const channel = Math.floor(element / kernelSize / kernelSize);
      return (channel * this.paddedHeight + row) * this.paddedWidth + (element % kernelSize);
    });
  }

  /** The sample at `offset` is the one whose patches are taken from now on. */
  load(input: Float64Array, offset: number): void {
    const { padded } = this;
    this.eachRow((inside, row) => {
      for (let k = 0; k < this.from.width; k += 1) padded[inside + k] = input[offset + row + k] as number;
    });
  }

  /** Fills `asColumns` with the patches of output rows from `row` on. */
  takeColumns(row: number, rows: number): void {
    const { data, padded, paddedWidth } = this;
    const width = this.to.width;
    for (let element = 0; element < this.length; element += 1) {
      let target = element * this.asColumns.rowStep;
      for (let r = row; r < row + rows; r += 1) {
        const start = (this.distances[element] as number) + r * paddedWidth;
        for (let at = start; at < start + width; at += 1, target += 1) data[target] = padded[at] as number;
      }
    }
  }

  /** Fills `asRows` with them. */
  takeRows(row: number, rows: number): void {
    const { data, padded, distances, length } = this;
    for (let r = row, target = 0; r < row + rows; r += 1) {
      const end = r * this.paddedWidth + this.to.width;
      for (let first = r * this.paddedWidth; first < end; first += 1) {
        for (let k = 0; k < length; k += 1, target += 1)
          data[target] = padded[first + (distances[k] as number)] as number;
      }
    }
  }

  clearRows(positions: number): void {
    this.data.fill(0, 0, positions * this.length);
  }

  /** Adds each number of `asRows` to the place in the sample that it stands for: the way back of `takeRows`. */
  gather(row: number, rows: number): void {
    const { data, padded, distances, length } = this;
    for (let r = row, source = 0; r < row + rows; r += 1) {
      const end = r * this.paddedWidth + this.to.width;
      for (let first = r * this.paddedWidth; first < end; first += 1) {
        for (let k = 0; k < length; k += 1, source += 1) {
          const at = first + (distances[k] as number);
          padded[at] = (padded[at] as number) + (data[source] as number);
        }
      }
    }
  }

  /** Hands over what was gathered for the sample at `offset`, and is clean for the next. */
  unload(gradient: Float64Array, offset: number): void {
    const { padded } = this;
    this.eachRow((inside, row) => {
      for (let k = 0; k < this.from.width; k += 1) gradient[offset + row + k] = padded[inside + k] as number;
    });
    padded.fill(0);
  }

  private eachRow(visit: (inside: number, row: number) => void): void {
    const { channels, height, width } = this.from;
    for (let channel = 0, row = 0; channel < channels; channel += 1) {
      for (let y = 0; y < height; y += 1, row += width) {
        visit((channel * this.paddedHeight + y + this.padding) * this.paddedWidth + this.padding, row);
      }
    }
  }
}
