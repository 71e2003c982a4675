import { Conv2d } from './layers/conv2d.js';
import { Dense } from './layers/dense.js';
import type { NetworkLayer, Parameter } from './layers/layer.js';
import { MaxPool2d } from './layers/max-pool.js';
import { Relu } from './layers/relu.js';
import { paddingOf } from './model.js';
import type { PlannedLayer } from './model.js';
import type { Work } from './work.js';

/** Samples that go through the layers together, unless they are so large that fewer fill the memory meant for them. */
const CHUNK = 64;
const CHUNK_NUMBERS = 4_194_304;

/** The layers of a model with their buffers. How many samples are in a chunk changes no result. */
export class Network {
  readonly chunk: number;
  readonly parameters: readonly Parameter[];
  private readonly layers: readonly NetworkLayer[];

  constructor(plan: readonly PlannedLayer[], work: Work) {
    const numbers = plan.reduce((sum, { input, output }) => sum + input.size + output.size, 0);
    this.chunk = Math.max(1, Math.min(CHUNK, Math.floor(CHUNK_NUMBERS / numbers)));
    this.layers = plan.flatMap((planned, index) => build(planned, this.chunk, index === 0, work));
    this.parameters = this.layers.flatMap((layer) => layer.parameters);
  }

  clearGradients(): void {
    for (const { gradient } of this.parameters) gradient.fill(0);
  }

  /** Of at most a chunk of samples, the logits. */
  forward(input: Float64Array, samples: number): Float64Array {
    return this.layers.reduce((data, layer) => layer.forward(data, samples), input);
  }

  /** Adds the gradients of what was passed forward last. */
  backward(gradient: Float64Array, samples: number): void {
    this.layers.reduceRight((data, layer) => layer.backward(data, samples), gradient);
  }
}

function build(
  { layer, name, input, output }: PlannedLayer,
  chunk: number,
  first: boolean,
  work: Work,
): NetworkLayer[] {
  if (layer.type === 'maxPool2d') return [new MaxPool2d(input, output, layer.size, chunk, work)];
  const linear =
    layer.type === 'dense'
      ? new Dense(name, input.size, output.size, chunk, first, work)
      : new Conv2d(name, input, output, layer.kernelSize, paddingOf(layer), chunk, first, work);
  return layer.activation === 'relu' ? [linear, new Relu(output.size)] : [linear];
}
