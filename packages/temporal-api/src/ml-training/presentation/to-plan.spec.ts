import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateSync } from 'class-validator';
import { plainToInstance } from 'class-transformer';
import { aTrainingBody, aTrainingPlan } from '../../../test/doubles/ml-training-requests.js';
import { StartTrainingDto } from './dto/start-training.dto.js';
import { startTrainingExamples } from './dto/start-training.examples.js';
import { toPlan } from './to-plan.js';

function planOf(body: object) {
  const dto = plainToInstance(StartTrainingDto, body);
  expect(validateSync(dto, { whitelist: true, forbidNonWhitelisted: true })).toEqual([]);
  return toPlan(dto);
}

describe('the plan of a training', () => {
  it('has every default filled in', () => {
    expect(planOf(aTrainingBody())).toEqual(aTrainingPlan());
  });

  it('takes what is said in place of the defaults', () => {
    const hyperparameters = {
      learningRate: 0.1,
      batchSize: 1,
      epochs: 1,
      optimizer: 'sgd',
      momentum: 0,
      weightDecay: 1,
    };
    const said = { hyperparameters, checkpointInterval: 1, reviewInterval: 0, reviewTimeout: '30s', randomSeed: 0 };
    expect(planOf(aTrainingBody(said))).toMatchObject({
      ...said,
      hyperparameters: { ...hyperparameters, gradientClip: 0 },
      reviewTimeout: 30_000,
    });
  });

  it('completes layers', () => {
    const layers = [
      { type: 'conv2d', filters: 4 },
      { type: 'maxPool2d' },
      { type: 'dense', units: 8, activation: 'none' },
    ];
    expect(planOf(aTrainingBody({ architecture: { layers } })).architecture).toEqual({
      layers: [
        { type: 'conv2d', filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' },
        { type: 'maxPool2d', size: 2 },
        { type: 'dense', units: 8, activation: 'none' },
      ],
    });
    expect(planOf(aTrainingBody({ architecture: { layers: [] } })).architecture).toEqual({ layers: [] });
  });

  it('completes what is said of files', () => {
    const sha256 = 'AB'.repeat(32);
    const idx = { format: 'idx', images: 'a/images.gz', labels: 'a/labels.gz', sha256 };
    expect(planOf(aTrainingBody({ dataset: idx })).dataset).toEqual({ ...idx, sha256: 'ab'.repeat(32) });
    const csv = { format: 'csv', path: 'a.csv' };
    expect(planOf(aTrainingBody({ dataset: csv })).dataset).toEqual({ ...csv, label: 'last', header: false, scale: 1 });
    const full = { ...csv, label: 'first', header: true, scale: 255, shape: [8, 8, 1] };
    expect(planOf(aTrainingBody({ dataset: full })).dataset).toEqual(full);
  });

  it('can be made of the example', () => {
    const example = readFileSync(join(__dirname, '../../../../../examples/ml-training-config.json'), 'utf8');
    expect(planOf(JSON.parse(example) as object)).toMatchObject({
      ...{ dataset: 'optdigits', hyperparameters: { epochs: 100, optimizer: 'adamw', weightDecay: 0.01 } },
      ...{ checkpointInterval: 10, reviewInterval: 20, reviewTimeout: 2 * 86_400_000, randomSeed: 42 },
    });
  });

  it.each(Object.entries(startTrainingExamples))('can be made of the documented example %s', (_name, { value }) => {
    expect(planOf(value).modelId).toBe(value.modelId);
  });
});
