import { multiplyAdd } from '../matrix.js';
import type { Volume } from '../model.js';
import type { Workspace } from '../workspace.js';
import { parameter } from './layer.js';
import type { NetworkLayer, Parameter } from './layer.js';
import { Patches } from './patches.js';

/**
 * Convolution of stride 1 as a matrix product: the patches under the kernel become the columns of a matrix (im2col),
 * sample by sample and some output rows at a time, so that they stay in the processor's cache.
 */
export class Conv2d implements NetworkLayer {
  readonly weight: Parameter;
  readonly bias: Parameter;
  readonly parameters: readonly Parameter[];
  private readonly output: Float64Array;
  private readonly inputGradient: Float64Array;
  private readonly patches: Patches;
  /** Of the gradient of the input. */
  private readonly sums: Patches;
  private readonly filters: number;
  /** Positions of the kernel. */
  private readonly plane: number;
  private input: Float64Array = new Float64Array();

  /** @param first whether nobody needs the gradient of the input */
  constructor(
    name: string,
    private readonly from: Volume,
    private readonly to: Volume,
    kernelSize: number,
    padding: number,
    chunk: number,
    private readonly first: boolean,
    private readonly workspace: Workspace,
  ) {
    const { arena } = workspace;
    this.filters = to.channels;
    this.plane = to.height * to.width;
    this.weight = parameter(`${name}.weight`, [to.channels, from.channels, kernelSize, kernelSize], arena);
    this.bias = parameter(`${name}.bias`, [to.channels], arena);
    this.parameters = [this.weight, this.bias];
    this.patches = new Patches(from, to, kernelSize, padding, arena);
    this.sums = new Patches(from, to, kernelSize, padding, arena);
    this.output = arena.float64(chunk * to.size);
    this.inputGradient = arena.float64(first ? 0 : chunk * from.size);
  }

  forward(input: Float64Array, samples: number): Float64Array {
    this.input = input;
    const { patches, filters, plane } = this;
    const weight = { data: this.weight.values, offset: 0, rowStep: patches.length };
    const output = { data: this.output, offset: 0, rowStep: plane };
    for (let sample = 0; sample < samples; sample += 1) {
      this.fillWithBias(sample);
      patches.load(input, sample * this.from.size);
      this.eachPanel((row, rows, positions) => {
        patches.takeColumns(row, rows);
        output.offset = sample * this.to.size + row * this.to.width;
        multiplyAdd(output, weight, patches.asColumns, filters, positions, patches.length, this.workspace);
      });
    }
    return this.output;
  }

  backward(gradient: Float64Array, samples: number): Float64Array {
    for (let sample = 0; sample < samples; sample += 1) {
      this.addBiasGradient(gradient, sample);
      this.addWeightGradient(gradient, sample);
      if (!this.first) this.passBack(gradient, sample);
    }
    return this.inputGradient;
  }

  private addWeightGradient(gradient: Float64Array, sample: number): void {
    const { patches, filters, plane } = this;
    const ofWeight = { data: this.weight.gradient, offset: 0, rowStep: patches.length };
    const ofOutput = { data: gradient, offset: 0, rowStep: plane };
    patches.load(this.input, sample * this.from.size);
    this.eachPanel((row, rows, positions) => {
      patches.takeRows(row, rows);
      ofOutput.offset = sample * this.to.size + row * this.to.width;
      multiplyAdd(ofWeight, ofOutput, patches.asRows, filters, patches.length, positions, this.workspace);
    });
  }

  private passBack(gradient: Float64Array, sample: number): void {
    const { sums, filters, plane } = this;
    const weight = { data: this.weight.values, offset: 0, rowStep: sums.length };
    const byPosition = { data: gradient, offset: 0, rowStep: 1, columnStep: plane };
    this.eachPanel((row, rows, positions) => {
      sums.clearRows(positions);
      byPosition.offset = sample * this.to.size + row * this.to.width;
      multiplyAdd(sums.asRows, byPosition, weight, positions, sums.length, filters, this.workspace);
      sums.gather(row, rows);
    });
    sums.unload(this.inputGradient, sample * this.from.size);
  }

  /** Visits the output rows of a sample, as many at a time as the patches have place for. */
  private eachPanel(visit: (row: number, rows: number, positions: number) => void): void {
    const { height, width } = this.to;
    for (let row = 0; row < height; row += this.patches.rows) {
      const rows = Math.min(this.patches.rows, height - row);
      visit(row, rows, rows * width);
      this.workspace.work.spend(rows * width * this.patches.length);
    }
  }

  private fillWithBias(sample: number): void {
    for (let filter = 0; filter < this.filters; filter += 1) {
      const start = sample * this.to.size + filter * this.plane;
      this.output.fill(this.bias.values[filter] as number, start, start + this.plane);
    }
  }

  private addBiasGradient(gradient: Float64Array, sample: number): void {
    const bias = this.bias.gradient;
    for (let filter = 0, at = sample * this.to.size; filter < this.filters; filter += 1) {
      let sum = bias[filter] as number;
      for (const end = at + this.plane; at < end; at += 1) sum += gradient[at] as number;
      bias[filter] = sum;
    }
  }
}
