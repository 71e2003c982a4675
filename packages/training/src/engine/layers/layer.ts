import type { Arena } from '../arena.js';

/**
 * Arithmetic is in float64 and parameters are rounded to float32 at each step: the product of two float32 is exact, a
 * float64 needs no conversion in the loops, and a sum does not depend on how a batch is cut into chunks.
 */
export interface Parameter {
  /** In the state: `layers.<n>.weight` or `.bias`. */
  readonly name: string;
  /** In PyTorch's order: outputs, inputs, and for a convolution kernel rows and columns. */
  readonly shape: readonly number[];
  readonly values: Float64Array;
  /** Summed over a batch. */
  readonly gradient: Float64Array;
}

/** A step of the network. Its buffers are made once and hold as many samples as a chunk. */
export interface NetworkLayer {
  readonly parameters: readonly Parameter[];

  /** Of `samples` samples one after another; the answer is valid until the next call. */
  forward(input: Float64Array, samples: number): Float64Array;

  /**
   * Of what was passed forward last: adds to the gradients of the parameters, answers the gradient of the input.
   * What it is given may be changed.
   */
  backward(gradient: Float64Array, samples: number): Float64Array;
}

export function parameter(name: string, shape: readonly number[], arena: Arena): Parameter {
  const size = shape.reduce((product, length) => product * length, 1);
  return { name, shape, values: arena.float64(size), gradient: arena.float64(size) };
}
