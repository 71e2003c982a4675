import type { Volume } from '../model.js';
import type { Workspace } from '../workspace.js';
import type { NetworkLayer } from './layer.js';

/** The largest of each window; of equals the first, which alone gets the gradient. NaN wins, so that it is seen. */
export class MaxPool2d implements NetworkLayer {
  readonly parameters = [];
  private readonly output: Float64Array;
  private readonly inputGradient: Float64Array;
  /** Where in the input each output was found. */
  private readonly origins: Int32Array;
  /** How far the numbers of a window are from its first. */
  private readonly distances: Int32Array;

  constructor(
    private readonly from: Volume,
    private readonly to: Volume,
    private readonly size: number,
    chunk: number,
    private readonly workspace: Workspace,
  ) {
    this.output = workspace.arena.float64(chunk * to.size);
    this.origins = new Int32Array(chunk * to.size);
    this.inputGradient = workspace.arena.float64(chunk * from.size);
    this.distances = Int32Array.from(
      { length: size * size },
      (_, element) => Math.floor(element / size) * from.width + (element % size),
    );
  }

  forward(input: Float64Array, samples: number): Float64Array {
    const { from, to, size } = this;
    for (let map = 0, at = 0; map < samples * from.channels; map += 1) {
      for (let row = 0; row < to.height; row += 1, at += to.width) {
        this.poolRow(input, (map * from.height + row * size) * from.width, at);
      }
      this.workspace.work.spend(from.height * from.width);
    }
    return this.output;
  }

  backward(gradient: Float64Array, samples: number): Float64Array {
    const { inputGradient, origins } = this;
    inputGradient.fill(0, 0, samples * this.from.size);
    for (let at = 0; at < samples * this.to.size; at += 1) {
      inputGradient[origins[at] as number] = gradient[at] as number;
    }
    return inputGradient;
  }

  private poolRow(input: Float64Array, source: number, target: number): void {
    const { distances, output, origins } = this;
    const end = target + this.to.width;
    for (let at = target, corner = source; at < end; at += 1, corner += this.size) {
      let best = corner;
      let largest = input[corner] as number;
      for (let k = 1; k < distances.length; k += 1) {
        const candidate = corner + (distances[k] as number);
        const value = input[candidate] as number;
        if (value > largest || Number.isNaN(value)) {
          best = candidate;
          largest = value;
        }
      }
      output[at] = largest;
      origins[at] = best;
    }
  }
}
