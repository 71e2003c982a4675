import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  architecturePresets,
  hyperparameterDefaults,
  type ArchitecturePreset,
  type Hyperparameters,
} from '@fake-stripe/contracts';
import { BUNDLED_DATA_DIR, createTrainer, FileDatasets } from '../src/index.js';

interface Example {
  readonly dataset: 'optdigits';
  readonly architecture: ArchitecturePreset;
  readonly hyperparameters: Omit<Hyperparameters, 'momentum' | 'gradientClip'>;
  readonly randomSeed: number;
}

const file = join(__dirname, '../../../examples/ml-training-config.json');
const { dataset, architecture, hyperparameters, randomSeed } = JSON.parse(readFileSync(file, 'utf8')) as Example;

describe('the example', () => {
  // In its thread: within jest the engine is ten times slower.
  const trainer = createTrainer({ kind: 'own', threads: 1 });
  const control = { signal: new AbortController().signal, onProgress: () => undefined };
  const datasets = new FileDatasets({ directory: __dirname, bundled: BUNDLED_DATA_DIR });

  afterAll(() => trainer.close());

  it.each([randomSeed, 1, 2])(
    'recognises at least 96 %% of the held-out digits after 30 epochs, with seed %i',
    async (seed) => {
      const { train, heldOut, shape, classes } = await datasets.load(dataset);
      const model = { architecture: architecturePresets[architecture], input: shape, classes };
      const full = { ...hyperparameterDefaults, ...hyperparameters };
      let state = await trainer.init(model, seed);
      for (let epoch = 1; epoch <= 30; epoch += 1) {
        const request = { state, model, hyperparameters: full, seed, epoch, samples: train };
        ({ state } = await trainer.trainEpoch(request, control));
      }
      const { accuracy } = await trainer.evaluate({ state, model, samples: heldOut }, control);
      expect(accuracy).toBeGreaterThanOrEqual(0.96);
    },
  );
});
