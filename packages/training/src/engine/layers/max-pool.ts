import type { Volume } from '../model.js';
import type { Workspace } from '../workspace.js';
import { distancesOf } from './distances.js';
import type { Distances } from './distances.js';
import type { NetworkLayer } from './layer.js';

/** The largest of each window; of equals the first, which alone gets the gradient. NaN wins, so that it is seen. */
export class MaxPool2d implements NetworkLayer {
  readonly parameters = [];
  private readonly output: Float64Array;
  private readonly inputGradient: Float64Array;
  /** Where in the input each output was found, in bytes. */
  private readonly origins: Int32Array;
  private readonly distances: Distances;

  constructor(
    private readonly from: Volume,
    private readonly to: Volume,
    private readonly size: number,
    chunk: number,
    private readonly workspace: Workspace,
  ) {
    this.output = workspace.arena.float64(chunk * to.size);
    this.origins = workspace.arena.int32(chunk * to.size);
    this.inputGradient = workspace.arena.float64(chunk * from.size);
    this.distances = distancesOf(
      size * size,
      (element) => Math.floor(element / size) * from.width + (element % size),
      workspace.arena,
    );
  }

  forward(input: Float64Array, samples: number): Float64Array {
    const { from, to, size, distances, workspace } = this;
    const { arena, work } = workspace;
    const [source, target] = [arena.addressOf(input), arena.addressOf(this.output)];
    const origins = arena.addressOf(this.origins);
    for (let map = 0, at = 0; map < samples * from.channels; map += 1) {
      for (let row = 0; row < to.height; row += 1, at += to.width) {
        const first = source + 8 * (map * from.height + row * size) * from.width;
        const [output, found] = [target + 8 * at, origins + 4 * at];
        arena.kernels.poolRow(first, 8 * size, to.width, distances.start, distances.end, source, output, found);
      }
      work.spend(from.height * from.width);
    }
    return this.output;
  }

  backward(gradient: Float64Array, samples: number): Float64Array {
    const { inputGradient, origins } = this;
    inputGradient.fill(0, 0, samples * this.from.size);
    for (let at = 0; at < samples * this.to.size; at += 1) {
      inputGradient[(origins[at] as number) >>> 3] = gradient[at] as number;
    }
    return inputGradient;
  }
}
