import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { hyperparameterDefaults, type ModelShape } from '@fake-stripe/contracts';
import { BUNDLED_DATA_DIR, createTrainer, DatasetUnavailable, FileDatasets, type Samples } from '@fake-stripe/training';
import { timed } from '../kit/clock.js';
import { best, median } from '../kit/ratio.js';
import type { Section } from '../kit/section.js';
import { inWorkplace } from '../kit/workplace.js';
import { PyTorchEpochs } from './pytorch-epochs.js';

const COUNT = 8_000;
const INPUTS = 784;
const UNITS = 128;
const CLASSES = 10;
const BATCH = 64;
const ROUNDS = 7;
const AT_LEAST = 1;

const model: ModelShape = {
  architecture: { layers: [{ type: 'dense', units: UNITS, activation: 'relu' }] },
  input: [28, 28, 1],
  classes: CLASSES,
};
const hyperparameters = {
  ...hyperparameterDefaults,
  learningRate: 0.001,
  batchSize: BATCH,
  epochs: ROUNDS + 1,
  optimizer: 'adam',
} as const;

/** One epoch of the dense model of the reference, each engine on one thread, in turns. */
export async function* engineAgainstPyTorch(): AsyncGenerator<Section> {
  const python = process.env['PYTHON'] ?? 'python3';
  for (const { name, samples } of await trainingData()) {
    yield await inWorkplace((directory) => compared(name, samples, python, directory));
  }
}

interface NamedSamples {
  readonly name: string;
  readonly samples: Samples;
}

/** The engine passes over features that are zero, so it is measured with pictures, and with data that has no zeros. */
async function trainingData(): Promise<NamedSamples[]> {
  const noise = { name: 'noise without zeros', samples: noiseSamples() };
  try {
    const { train } = await new FileDatasets({ directory: 'none', bundled: BUNDLED_DATA_DIR }).load('fashion-mnist');
    return [{ name: 'Fashion-MNIST', samples: firstOf(train) }, noise];
  } catch (error) {
    if (error instanceof DatasetUnavailable) return [noise];
    throw error;
  }
}

async function compared(name: string, samples: Samples, python: string, directory: string): Promise<Section> {
  const title = `One epoch of ${INPUTS}-${UNITS}-${CLASSES} in batches of ${BATCH}, Adam, ${COUNT} samples: ${name}`;
  const files = join(directory, 'data');
  mkdirSync(files);
  const task = { samples, inputs: INPUTS, units: UNITS, classes: CLASSES, batchSize: BATCH };
  const torch = await PyTorchEpochs.start(python, files, task);
  const own: number[] = [];
  const theirs: number[] = [];
  const trainer = createTrainer({ kind: 'own', threads: 1 });
  try {
    let state = await trainer.init(model, 1);
    // The first round warms up.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const request = { state, model, hyperparameters, seed: 1, epoch: round + 1, samples };
      const epoch = await timed(() => trainer.trainEpoch(request, untended()));
      const seconds = await torch?.epoch();
      state = epoch.result.state;
      if (round === 0) continue;
      own.push(epoch.seconds);
      if (seconds !== undefined) theirs.push(seconds);
    }
  } finally {
    await trainer.close();
    torch?.stop();
  }
  const row = (engine: string, times: readonly number[]) => ({
    engine,
    'best ms': best(times) * 1_000,
    'median ms': median(times) * 1_000,
  });
  const ratio = { name: `speed of the own engine against PyTorch, ${name}`, atLeast: AT_LEAST };
  return {
    title,
    notes: [
      `${ROUNDS} epochs of each, in turns, one thread each; own: with reading and writing its state. Best against best.`,
    ],
    rows: [row('own', own), ...(torch ? [row(`PyTorch ${torch.version}`, theirs)] : [])],
    ratios: torch ? [{ ...ratio, value: best(theirs) / best(own) }] : [],
    skipped: torch ? [] : [`${ratio.name}: ${python} has no PyTorch (PYTHON names another interpreter)`],
  };
}

function untended() {
  return { signal: new AbortController().signal, onProgress: () => undefined };
}

function samplesOf(features: Float32Array, labels: Uint16Array): Samples {
  const shared = {
    features: new Float32Array(new SharedArrayBuffer(features.byteLength)),
    labels: new Uint16Array(new SharedArrayBuffer(labels.byteLength)),
    count: labels.length,
  };
  shared.features.set(features);
  shared.labels.set(labels);
  return shared;
}

function firstOf({ features, labels }: Samples): Samples {
  return samplesOf(features.subarray(0, COUNT * INPUTS), labels.subarray(0, COUNT));
}

/** From a fixed linear congruential generator: the same in each run. */
function noiseSamples(): Samples {
  let seed = 1;
  const next = () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const features = Float32Array.from({ length: COUNT * INPUTS }, () => 0.001 + 0.999 * next());
  return samplesOf(
    features,
    Uint16Array.from({ length: COUNT }, () => Math.floor(next() * CLASSES)),
  );
}
