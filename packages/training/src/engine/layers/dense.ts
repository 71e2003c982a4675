import { multiplyAdd, transpose } from '../matrix.js';
import type { Matrix } from '../matrix.js';
import type { Workspace } from '../workspace.js';
import { parameter } from './layer.js';
import type { NetworkLayer, Parameter } from './layer.js';

/** output = weight × input + bias. */
export class Dense implements NetworkLayer {
  readonly weight: Parameter;
  readonly bias: Parameter;
  readonly parameters: readonly Parameter[];
  private readonly output: Float64Array;
  private readonly inputGradient: Float64Array;
  private readonly transposedWeight: Float64Array;
  private input: Float64Array = new Float64Array();

  /** @param first whether nobody needs the gradient of the input */
  constructor(
    name: string,
    private readonly inputs: number,
    private readonly outputs: number,
    chunk: number,
    private readonly first: boolean,
    private readonly workspace: Workspace,
  ) {
    const { arena } = workspace;
    this.weight = parameter(`${name}.weight`, [outputs, inputs], arena);
    this.bias = parameter(`${name}.bias`, [outputs], arena);
    this.parameters = [this.weight, this.bias];
    this.output = arena.float64(chunk * outputs);
    this.inputGradient = arena.float64(first ? 0 : chunk * inputs);
    this.transposedWeight = arena.float64(outputs * inputs);
  }

  forward(input: Float64Array, samples: number): Float64Array {
    const { inputs, outputs, output, transposedWeight } = this;
    this.input = input;
    transpose(this.weight.values, transposedWeight, outputs, inputs, this.workspace);
    for (let sample = 0; sample < samples; sample += 1) output.set(this.bias.values, sample * outputs);
    const weight = rowsOf(transposedWeight, outputs);
    multiplyAdd(rowsOf(output, outputs), rowsOf(input, inputs), weight, samples, outputs, inputs, this.workspace);
    return output;
  }

  backward(gradient: Float64Array, samples: number): Float64Array {
    const { inputs, outputs, inputGradient } = this;
    this.addWeightGradient(gradient, samples);
    this.addBiasGradient(gradient, samples);
    if (this.first) return inputGradient;
    inputGradient.fill(0, 0, samples * inputs);
    const weight = rowsOf(this.weight.values, inputs);
    multiplyAdd(
      rowsOf(inputGradient, inputs),
      rowsOf(gradient, outputs),
      weight,
      samples,
      inputs,
      outputs,
      this.workspace,
    );
    return inputGradient;
  }

  /** The sums are the same both ways; what has more zeros is passed over. */
  private addWeightGradient(gradient: Float64Array, samples: number): void {
    const { inputs, outputs, input, workspace } = this;
    const ofWeight = this.weight.gradient;
    if (shareOfZeros(input, samples * inputs) <= shareOfZeros(gradient, samples * outputs)) {
      const byOutput = { data: gradient, offset: 0, rowStep: 1, columnStep: outputs };
      multiplyAdd(rowsOf(ofWeight, inputs), byOutput, rowsOf(input, inputs), outputs, inputs, samples, workspace);
      return;
    }
    // The transposed weight is made anew for each chunk: its place is free.
    const transposed = this.transposedWeight;
    const byInput = { data: input, offset: 0, rowStep: 1, columnStep: inputs };
    transpose(ofWeight, transposed, outputs, inputs, workspace);
    multiplyAdd(rowsOf(transposed, outputs), byInput, rowsOf(gradient, outputs), inputs, outputs, samples, workspace);
    transpose(transposed, ofWeight, inputs, outputs, workspace);
  }

  private addBiasGradient(gradient: Float64Array, samples: number): void {
    const bias = this.bias.gradient;
    for (let sample = 0, at = 0; sample < samples; sample += 1) {
      for (let unit = 0; unit < this.outputs; unit += 1, at += 1) {
        bias[unit] = (bias[unit] as number) + (gradient[at] as number);
      }
    }
  }
}

function rowsOf(data: Float64Array, length: number): Matrix {
  return { data, offset: 0, rowStep: length };
}

function shareOfZeros(data: Float64Array, length: number): number {
  let zeros = 0;
  for (let at = 0; at < length; at += 1) zeros += +(data[at] === 0);
  return zeros / length;
}
