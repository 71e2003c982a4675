import type { Volume } from '../model.js';
import type { Work } from '../work.js';
import type { NetworkLayer } from './layer.js';

/** The largest of each window; of equals the first, which alone gets the gradient. NaN wins, so that it is seen. */
export class MaxPool2d implements NetworkLayer {
  readonly parameters = [];
  private readonly output: Float64Array;
  private readonly inputGradient: Float64Array;
  /** Where in the input each output was found. */
  private readonly origins: Int32Array;

  constructor(
    private readonly input: Volume,
    private readonly outputVolume: Volume,
    private readonly size: number,
    chunk: number,
    private readonly work: Work,
  ) {
    this.output = new Float64Array(chunk * outputVolume.size);
    this.origins = new Int32Array(chunk * outputVolume.size);
    this.inputGradient = new Float64Array(chunk * input.size);
  }

  forward(input: Float64Array, samples: number): Float64Array {
    const { height, width } = this.outputVolume;
    const plane = this.input.height * this.input.width;
    for (let map = 0, at = 0; map < samples * this.input.channels; map += 1) {
      for (let row = 0; row < height; row += 1) {
        const rowStart = map * plane + row * this.size * this.input.width;
        for (let column = 0; column < width; column += 1, at += 1) {
          this.origins[at] = this.largestOf(input, rowStart + column * this.size);
          this.output[at] = input[this.origins[at] as number] as number;
        }
      }
      this.work.spend(plane);
    }
    return this.output;
  }

  backward(gradient: Float64Array, samples: number): Float64Array {
    this.inputGradient.fill(0, 0, samples * this.input.size);
    for (let at = 0; at < samples * this.outputVolume.size; at += 1) {
      this.inputGradient[this.origins[at] as number] = gradient[at] as number;
    }
    return this.inputGradient;
  }

  private largestOf(input: Float64Array, corner: number): number {
    let best = corner;
    let largest = input[corner] as number;
    for (let row = 0; row < this.size; row += 1) {
      const start = corner + row * this.input.width;
      for (let at = start; at < start + this.size; at += 1) {
        const value = input[at] as number;
        if (value <= largest) continue;
        best = at;
        largest = value;
        if (Number.isNaN(value)) return at;
      }
    }
    return best;
  }
}
