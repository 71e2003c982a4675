import { Conv2d } from './layers/conv2d.js';
import { Dense } from './layers/dense.js';
import type { NetworkLayer, Parameter } from './layers/layer.js';
import { MaxPool2d } from './layers/max-pool.js';
import { Relu } from './layers/relu.js';
import { paddingOf } from './model.js';
import type { PlannedLayer } from './model.js';
import type { Workspace } from './workspace.js';

/** Samples that go through the layers together, unless they are so large that fewer fill the memory meant for them. */
const CHUNK = 64;
const CHUNK_NUMBERS = 4_194_304;

/** The layers of a model with their buffers. How many samples are in a chunk changes no result. */
export class Network {
  readonly chunk: number;
  readonly parameters: readonly Parameter[];
  private readonly layers: readonly NetworkLayer[];

  constructor(
    plan: readonly PlannedLayer[],
    private readonly workspace: Workspace,
  ) {
    const numbers = plan.reduce((sum, { input, output }) => sum + input.size + output.size, 0);
    this.chunk = Math.max(1, Math.min(CHUNK, Math.floor(CHUNK_NUMBERS / numbers)));
    this.layers = build(plan, this.chunk, workspace);
    this.parameters = this.layers.flatMap((layer) => layer.parameters);
  }

  clearGradients(): void {
    for (const { gradient } of this.parameters) {
      gradient.fill(0);
      this.workspace.work.spend(gradient.length);
    }
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

/** A ReLU before a pool goes behind it: values and gradients are the same, and there are fewer of them. */
function build(plan: readonly PlannedLayer[], chunk: number, workspace: Workspace): readonly NetworkLayer[] {
  const layers: NetworkLayer[] = [];
  let relu = false;
  plan.forEach((planned, index) => {
    const { layer, output } = planned;
    layers.push(layerOf(planned, chunk, index === 0, workspace));
    relu = layer.type === 'maxPool2d' ? relu : layer.activation === 'relu';
    if (!relu || plan[index + 1]?.layer.type === 'maxPool2d') return;
    layers.push(new Relu(output.size));
    relu = false;
  });
  return layers;
}

function layerOf(
  { layer, name, input, output }: PlannedLayer,
  chunk: number,
  first: boolean,
  workspace: Workspace,
): NetworkLayer {
  switch (layer.type) {
    case 'dense':
      return new Dense(name, input.size, output.size, chunk, first, workspace);
    case 'conv2d':
      return new Conv2d(name, input, output, layer.kernelSize, paddingOf(layer), chunk, first, workspace);
    case 'maxPool2d':
      return new MaxPool2d(input, output, layer.size, chunk, workspace);
  }
}
