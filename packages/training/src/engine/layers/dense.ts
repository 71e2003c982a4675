import { multiplyAdd } from '../matrix.js';
import type { Matrix } from '../matrix.js';
import type { Work } from '../work.js';
import { parameter } from './layer.js';
import type { NetworkLayer, Parameter } from './layer.js';

/** output = weight × input + bias. */
export class Dense implements NetworkLayer {
  readonly weight: Parameter;
  readonly bias: Parameter;
  readonly parameters: readonly Parameter[];
  private readonly output: Float64Array;
  private readonly inputGradient: Float64Array;
  private input: Float64Array = new Float64Array();

  /** @param first whether nobody needs the gradient of the input */
  constructor(
    name: string,
    private readonly inputs: number,
    private readonly outputs: number,
    chunk: number,
    private readonly first: boolean,
    private readonly work: Work,
  ) {
    this.weight = parameter(`${name}.weight`, [outputs, inputs]);
    this.bias = parameter(`${name}.bias`, [outputs]);
    this.parameters = [this.weight, this.bias];
    this.output = new Float64Array(chunk * outputs);
    this.inputGradient = new Float64Array(first ? 0 : chunk * inputs);
  }

  forward(input: Float64Array, samples: number): Float64Array {
    this.input = input;
    for (let sample = 0; sample < samples; sample += 1) this.output.set(this.bias.values, sample * this.outputs);
    const output = rowsOf(this.output, this.outputs);
    multiplyAdd(
      output,
      rowsOf(input, this.inputs),
      columnsOf(this.weight.values, this.inputs),
      samples,
      this.outputs,
      this.inputs,
      this.work,
    );
    return this.output;
  }

  backward(gradient: Float64Array, samples: number): Float64Array {
    const byOutput = columnsOf(gradient, this.outputs);
    const weightGradient = rowsOf(this.weight.gradient, this.inputs);
    const input = rowsOf(this.input, this.inputs);
    multiplyAdd(weightGradient, byOutput, input, this.outputs, this.inputs, samples, this.work);
    this.addBiasGradient(gradient, samples);
    if (!this.first) this.passBack(gradient, samples);
    return this.inputGradient;
  }

  private addBiasGradient(gradient: Float64Array, samples: number): void {
    const bias = this.bias.gradient;
    for (let sample = 0, at = 0; sample < samples; sample += 1) {
      for (let unit = 0; unit < this.outputs; unit += 1, at += 1) {
        bias[unit] = (bias[unit] as number) + (gradient[at] as number);
      }
    }
  }

  private passBack(gradient: Float64Array, samples: number): void {
    this.inputGradient.fill(0, 0, samples * this.inputs);
    const result = rowsOf(this.inputGradient, this.inputs);
    const weight = rowsOf(this.weight.values, this.inputs);
    multiplyAdd(result, rowsOf(gradient, this.outputs), weight, samples, this.inputs, this.outputs, this.work);
  }
}

/** Rows of `length` one after another. */
function rowsOf(data: Float64Array, length: number): Matrix {
  return { data, offset: 0, rowStep: length, columnStep: 1 };
}

/** The same, transposed. */
function columnsOf(data: Float64Array, length: number): Matrix {
  return { data, offset: 0, rowStep: 1, columnStep: length };
}
