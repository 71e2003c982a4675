import type { NetworkLayer } from './layer.js';

/** max(0, x), in place. Its slope at 0 is 0, as in PyTorch. NaN stays NaN: a run that has diverged must show it. */
export class Relu implements NetworkLayer {
  readonly parameters = [];
  private output: Float64Array = new Float64Array();

  constructor(private readonly size: number) {}

  forward(input: Float64Array, samples: number): Float64Array {
    for (let index = 0; index < samples * this.size; index += 1) {
      input[index] = Math.max(0, input[index] as number);
    }
    this.output = input;
    return input;
  }

  backward(gradient: Float64Array, samples: number): Float64Array {
    for (let index = 0; index < samples * this.size; index += 1) {
      if (this.output[index] === 0) gradient[index] = 0;
    }
    return gradient;
  }
}
