import { multiplyAdd } from '../matrix.js';
import type { Matrix } from '../matrix.js';
import type { Volume } from '../model.js';
import type { Work } from '../work.js';
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
    private readonly work: Work,
  ) {
    this.filters = to.channels;
    this.plane = to.height * to.width;
    this.weight = parameter(`${name}.weight`, [to.channels, from.channels, kernelSize, kernelSize]);
    this.bias = parameter(`${name}.bias`, [to.channels]);
    this.parameters = [this.weight, this.bias];
    this.patches = new Patches(from, to, kernelSize, padding);
    this.output = new Float64Array(chunk * to.size);
    this.inputGradient = new Float64Array(first ? 0 : chunk * from.size);
  }

  forward(input: Float64Array, samples: number): Float64Array {
    this.input = input;
    const { patches, filters, plane } = this;
    const weight = rowsOf(this.weight.values, patches.length);
    const output = rowsOf(this.output, plane);
    for (let sample = 0; sample < samples; sample += 1) {
      this.fillWithBias(sample);
      for (let row = 0; row < this.to.height; row += patches.rows) {
        const columns = this.take(sample, row);
        output.offset = sample * this.to.size + row * this.to.width;
        multiplyAdd(output, weight, patches.matrix, filters, columns, patches.length, this.work);
      }
    }
    return this.output;
  }

  backward(gradient: Float64Array, samples: number): Float64Array {
    const { patches, filters } = this;
    if (!this.first) this.inputGradient.fill(0, 0, samples * this.from.size);
    const weightGradient = rowsOf(this.weight.gradient, patches.length);
    const outputGradient = rowsOf(gradient, this.plane);
    for (let sample = 0; sample < samples; sample += 1) {
      this.addBiasGradient(gradient, sample);
      for (let row = 0; row < this.to.height; row += patches.rows) {
        const columns = this.take(sample, row);
        outputGradient.offset = sample * this.to.size + row * this.to.width;
        multiplyAdd(weightGradient, outputGradient, patches.transposed, filters, patches.length, columns, this.work);
        if (!this.first) this.passBack(outputGradient, sample, row, columns);
      }
    }
    return this.inputGradient;
  }

  /** How many columns the patches of these rows have. */
  private take(sample: number, row: number): number {
    const rows = Math.min(this.patches.rows, this.to.height - row);
    this.patches.take(this.input, sample * this.from.size, row, rows);
    this.work.spend(rows * this.to.width * this.patches.length);
    return rows * this.to.width;
  }

  private passBack(outputGradient: Matrix, sample: number, row: number, columns: number): void {
    const { patches, filters } = this;
    const transposedWeight = { data: this.weight.values, offset: 0, rowStep: 1, columnStep: patches.length };
    patches.clear(columns);
    multiplyAdd(patches.matrix, transposedWeight, outputGradient, patches.length, columns, filters, this.work);
    patches.addTo(this.inputGradient, sample * this.from.size, row, columns / this.to.width);
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

function rowsOf(data: Float64Array, length: number): Matrix {
  return { data, offset: 0, rowStep: length, columnStep: 1 };
}
