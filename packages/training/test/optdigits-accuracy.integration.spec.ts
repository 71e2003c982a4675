import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  architecturePresets,
  hyperparameterDefaults,
  type ArchitecturePreset,
  type Hyperparameters,
} from '@fake-stripe/contracts';
import { BUNDLED_DATA_DIR, evaluate, FileDatasets, initState, trainEpoch } from '../src/index.js';

interface Example {
  readonly dataset: 'optdigits';
  readonly architecture: ArchitecturePreset;
  readonly hyperparameters: Omit<Hyperparameters, 'momentum' | 'gradientClip'>;
  readonly randomSeed: number;
}

const file = join(__dirname, '../../../examples/ml-training-config.json');
const { dataset, architecture, hyperparameters, randomSeed } = JSON.parse(readFileSync(file, 'utf8')) as Example;

describe('the example', () => {
  it.each([randomSeed, 1, 2])(
    'recognises at least 96 %% of the held-out digits after 30 epochs, with seed %i',
    async (seed) => {
      const { train, heldOut, shape, classes } = await new FileDatasets({
        directory: __dirname,
        bundled: BUNDLED_DATA_DIR,
      }).load(dataset);
      const model = { architecture: architecturePresets[architecture], input: shape, classes };
      let state = initState(model, seed);
      for (let epoch = 1; epoch <= 30; epoch += 1) {
        const full = { ...hyperparameterDefaults, ...hyperparameters };
        const trained = trainEpoch({ state, model, hyperparameters: full, seed, epoch, samples: train });
        if (!trained) throw new Error('It was stopped');
        state = trained.state;
      }
      expect(evaluate({ state, model, samples: heldOut })?.accuracy).toBeGreaterThanOrEqual(0.96);
    },
  );
});
