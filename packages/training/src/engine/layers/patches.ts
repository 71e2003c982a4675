import type { Arena } from '../arena.js';
import type { Matrix } from '../matrix.js';
import type { Volume } from '../model.js';
import { distancesOf } from './distances.js';
import type { Distances } from './distances.js';

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
  /** In the padded sample. */
  private readonly distances: Distances;

  constructor(
    private readonly from: Volume,
    private readonly to: Volume,
    kernelSize: number,
    private readonly padding: number,
    private readonly arena: Arena,
  ) {
    this.length = from.channels * kernelSize * kernelSize;
    this.rows = Math.min(to.height, Math.max(1, Math.floor(BUFFER / (this.length * to.width))));
    this.data = arena.float64(this.length * this.rows * to.width);
    this.asColumns = { data: this.data, offset: 0, rowStep: this.rows * to.width };
    this.asRows = { data: this.data, offset: 0, rowStep: this.length };
    this.paddedWidth = to.width + kernelSize - 1;
    this.paddedHeight = to.height + kernelSize - 1;
    this.padded = arena.float64(from.channels * this.paddedHeight * this.paddedWidth);
    this.distances = distancesOf(this.length, (element) => this.distanceOf(element, kernelSize), arena);
  }

  /** The sample at `offset` is the one whose patches are taken from now on. */
  load(input: Float64Array, offset: number): void {
    const { arena, from, paddedWidth } = this;
    const source = arena.addressOf(input) + 8 * offset;
    this.eachMap((inside, map) => {
      const start = source + 8 * map;
      arena.kernels.copyRows(start, 8 * from.width, inside, 8 * paddedWidth, 8 * from.width, from.height);
    });
  }

  /** Fills `asColumns` with the patches of output rows from `row` on. */
  takeColumns(row: number, rows: number): void {
    const { arena, paddedWidth, distances } = this;
    const width = 8 * this.to.width;
    const first = arena.addressOf(this.padded) + 8 * row * paddedWidth;
    const target = arena.addressOf(this.data);
    for (let element = 0; element < this.length; element += 1) {
      const to = target + 8 * element * this.asColumns.rowStep;
      arena.kernels.copyRows(first + (distances.list[element] as number), 8 * paddedWidth, to, width, width, rows);
    }
  }

  /** Fills `asRows` with them. */
  takeRows(row: number, rows: number): void {
    const { kernels } = this.arena;
    const { start, end } = this.distances;
    this.eachRow(row, rows, (first, patches) => kernels.takeWindows(first, this.to.width, start, end, patches));
  }

  clearRows(positions: number): void {
    this.data.fill(0, 0, positions * this.length);
  }

  /** Adds each number of `asRows` to the place in the sample that it stands for: the way back of `takeRows`. */
  gather(row: number, rows: number): void {
    const { kernels } = this.arena;
    const { start, end } = this.distances;
    this.eachRow(row, rows, (first, patches) => kernels.addWindows(first, this.to.width, start, end, patches));
  }

  /** Hands over what was gathered for the sample at `offset`, and is clean for the next. */
  unload(gradient: Float64Array, offset: number): void {
    const { arena, from, paddedWidth } = this;
    const target = arena.addressOf(gradient) + 8 * offset;
    this.eachMap((inside, map) => {
      const start = target + 8 * map;
      arena.kernels.copyRows(inside, 8 * paddedWidth, start, 8 * from.width, 8 * from.width, from.height);
    });
    this.padded.fill(0);
  }

  private distanceOf(element: number, kernelSize: number): number {
    const row = Math.floor(element / kernelSize) % kernelSize;
    const channel = Math.floor(element / kernelSize / kernelSize);
    return (channel * this.paddedHeight + row) * this.paddedWidth + (element % kernelSize);
  }

  /** Visits the channels: the address of a channel within its padding, and how many numbers it is behind the first. */
  private eachMap(visit: (inside: number, map: number) => void): void {
    const { channels, height, width } = this.from;
    const padded = this.arena.addressOf(this.padded);
    for (let channel = 0; channel < channels; channel += 1) {
      const row = channel * this.paddedHeight + this.padding;
      visit(padded + 8 * (row * this.paddedWidth + this.padding), channel * height * width);
    }
  }

  /** Visits output rows: the address of the first patch in the padded sample, and in `asRows`. */
  private eachRow(row: number, rows: number, visit: (first: number, patches: number) => void): void {
    const [padded, data] = [this.arena.addressOf(this.padded), this.arena.addressOf(this.data)];
    for (let r = 0; r < rows; r += 1) {
      visit(padded + 8 * (row + r) * this.paddedWidth, data + 8 * r * this.to.width * this.length);
    }
  }
}
