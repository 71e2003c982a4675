import { createHash } from 'node:crypto';
import type { Hyperparameters, Layer, ModelShape } from '@fake-stripe/contracts';
import type { Samples } from '../../src/data/application/ports/datasets.js';
import { trainEpoch } from '../../src/engine/engine.js';
import { Random } from '../../src/engine/random.js';
import { weightsOf } from '../../src/engine/state.js';

const CLASSES = 4;
const SIZE = 8;

/** Each class has a pattern; a sample is its pattern and noise. Made of integers: the same everywhere. */
export function samplesOf(count: number, channels = 1): Samples {
  const random = Random.of(99, channels);
  const numbers = SIZE * SIZE * channels;
  const patterns = Array.from({ length: CLASSES * numbers }, () => random.below(16));
  const labels = Uint16Array.from({ length: count }, () => random.below(CLASSES));
  const features = Float32Array.from({ length: count * numbers }, (_, at) => {
    const label = labels[Math.floor(at / numbers)]!;
    return (patterns[label * numbers + (at % numbers)]! + random.below(16)) / 30;
  });
  return { features, labels, count };
}

export const model = (layers: readonly Layer[], channels = 1): ModelShape => ({
  architecture: { layers },
  input: [SIZE, SIZE, channels],
  classes: CLASSES,
});
export const dense = model([{ type: 'dense', units: 16, activation: 'relu' }]);
export const convolution = model(
  [
    { type: 'conv2d', filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' },
    { type: 'maxPool2d', size: 2 },
    { type: 'conv2d', filters: 6, kernelSize: 3, padding: 'valid', activation: 'relu' },
    { type: 'dense', units: 12, activation: 'none' },
  ],
  2,
);

export const hyperparameters: Hyperparameters = {
  learningRate: 0.01,
  batchSize: 32,
  epochs: 5,
  optimizer: 'adam',
  momentum: 0.9,
  weightDecay: 0.01,
  gradientClip: 1,
};
export const samples = samplesOf(200);
export const seed = 42;
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export interface How extends Partial<Hyperparameters> {
  readonly from?: number;
}

/** The epochs after `from` up to `to`. */
export function train(state: Uint8Array, to: number, { from = 0, ...how }: How = {}, shape = dense, data = samples) {
  let result = { state, loss: NaN, accuracy: NaN };
  for (let epoch = from + 1; epoch <= to; epoch += 1) {
    const chosen = { ...hyperparameters, ...how };
    const next = trainEpoch({ ...result, model: shape, hyperparameters: chosen, seed, epoch, samples: data });
    if (next === undefined) throw new Error('It was stopped');
    result = next;
  }
  return result;
}

export const weightsAfter = (...of: Parameters<typeof train>): string => sha256(weightsOf(train(...of).state));
