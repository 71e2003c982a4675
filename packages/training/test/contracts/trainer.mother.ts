import { hyperparameterDefaults } from '@fake-stripe/contracts';
import type { Hyperparameters, Layer, ModelShape } from '@fake-stripe/contracts';
import type { Samples } from '../../src/index.js';

const CLASSES = 3;
const SIZE = 6;

/** Six by six pixels with a bright band at the top, in the middle or at the bottom: easy to tell apart. */
export function someSamples(count: number, from = 1): Samples {
  const pixels = SIZE * SIZE;
  const features = new Float32Array(new SharedArrayBuffer(4 * count * pixels));
  const labels = new Uint16Array(new SharedArrayBuffer(2 * count));
  let noise = from;
  for (let sample = 0; sample < count; sample += 1) {
    labels[sample] = sample % CLASSES;
    for (let pixel = 0; pixel < pixels; pixel += 1) {
      noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) >>> 0;
      const bright = Math.floor(pixel / (pixels / CLASSES)) === sample % CLASSES;
      features[sample * pixels + pixel] = (noise >>> 16) / 131_072 + (bright ? 0.4 : 0);
    }
  }
  return { features, labels, count };
}

export function aModel(...layers: readonly Layer[]): ModelShape {
  return { architecture: { layers }, input: [SIZE, SIZE, 1], classes: CLASSES };
}

export const dense = (units: number): Layer => ({ type: 'dense', units, activation: 'relu' });

export const aDenseModel = aModel(dense(12));

export const aConvolutionModel = aModel(
  { type: 'conv2d', filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' },
  { type: 'maxPool2d', size: 2 },
  { type: 'conv2d', filters: 4, kernelSize: 2, padding: 'valid', activation: 'relu' },
);

export function hyperparameters(some: Partial<Hyperparameters> = {}): Hyperparameters {
  const usual = { learningRate: 0.01, batchSize: 16, epochs: 10, optimizer: 'adamw' } as const;
  return { ...hyperparameterDefaults, ...usual, ...some };
}
