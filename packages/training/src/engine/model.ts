import type { Layer, ModelShape } from '@fake-stripe/contracts';
import { ModelInvalid } from '../trainer/application/ports/trainer.js';

/** One sample between two layers: channel by channel, row by row. */
export interface Volume {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly size: number;
}

/** A layer with its sizes. */
export interface PlannedLayer {
  readonly layer: Layer;
  readonly name: string;
  readonly input: Volume;
  readonly output: Volume;
}

/** Of one model: about 1.5 GB of memory. */
const LARGEST = 33_554_432;

/** @throws ModelInvalid naming the layer that cannot be built */
export function planOf({ architecture, input, classes }: ModelShape): readonly PlannedLayer[] {
  const [height, width, channels] = input;
  const output: Layer = { type: 'dense', units: classes, activation: 'none' };
  let volume = volumeOf(channels, height, width);
  if (![...input, classes].every((length) => Number.isInteger(length) && length > 0)) {
    throw new ModelInvalid(`Input ${input.join(' × ')} and ${classes} classes must be positive integers`);
  }
  let flat = false;
  const plan = [...architecture.layers, output].map((layer, index): PlannedLayer => {
    if (flat && layer.type !== 'dense') throw invalid(index, layer, 'cannot follow a dense layer');
    flat = layer.type === 'dense';
    const planned = { layer, name: `layers.${index}`, input: volume, output: outputOf(layer, index, volume) };
    volume = planned.output;
    return planned;
  });
  const parameters = plan.reduce((sum, planned) => sum + parametersOf(planned), 0);
  if (parameters > LARGEST) throw new ModelInvalid(`The model has ${parameters} parameters; ${LARGEST} can be trained`);
  return plan;
}

/** Zeros above and left of the sample; with an even kernel `same` has one more below and right, as in PyTorch. */
export function paddingOf(layer: Extract<Layer, { type: 'conv2d' }>): number {
  return layer.padding === 'same' ? Math.floor((layer.kernelSize - 1) / 2) : 0;
}

/** The model as a state names it: JSON with sorted keys and no spaces. */
export function canonicalModel({ architecture, input, classes }: ModelShape): string {
  return JSON.stringify({ architecture, classes, input }, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

function outputOf(layer: Layer, index: number, { channels, height, width }: Volume): Volume {
  switch (layer.type) {
    case 'dense':
      return volumeOf(layer.units, 1, 1);
    case 'conv2d': {
      const shrink = layer.padding === 'same' ? 0 : layer.kernelSize - 1;
      if (Math.min(height, width) <= shrink) {
        throw invalid(index, layer, `has a kernel of ${layer.kernelSize}, but only ${height} × ${width} to look at`);
      }
      return volumeOf(layer.filters, height - shrink, width - shrink);
    }
    case 'maxPool2d':
      if (Math.min(height, width) < layer.size) {
        throw invalid(index, layer, `has windows of ${layer.size}, but only ${height} × ${width} to look at`);
      }
      return volumeOf(channels, Math.floor(height / layer.size), Math.floor(width / layer.size));
  }
}

function parametersOf({ layer, input, output }: PlannedLayer): number {
  if (layer.type === 'maxPool2d') return 0;
  const inputs = layer.type === 'dense' ? input.size : input.channels * layer.kernelSize * layer.kernelSize;
  return (inputs + 1) * output.channels;
}

export function volumeOf(channels: number, height: number, width: number): Volume {
  return { channels, height, width, size: channels * height * width };
}

function invalid(index: number, layer: Layer, why: string): ModelInvalid {
  return new ModelInvalid(`layers.${index} (${layer.type}) ${why}`);
}
