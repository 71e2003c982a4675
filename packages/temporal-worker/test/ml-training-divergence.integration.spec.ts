import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MlTrainingDoor } from '@fake-stripe/contracts';
import { TrainingSystem } from './kit/training-system.js';

const { decide } = MlTrainingDoor;

describe('a training run whose loss is no number any more', () => {
  let system: TrainingSystem;

  beforeAll(async () => {
    system = await TrainingSystem.start();
  });

  afterAll(() => system?.stop());

  const wild = { optimizer: 'sgd', learningRate: 10, momentum: 0.999 } as const;

  it('goes back to the last good checkpoint and waits for somebody who changes something', async () => {
    const run = await system.begin({ reviewInterval: 4, hyperparameters: { epochs: 8, momentum: 0.999 } });
    await run.inReview(4);
    await run.ask(decide, {
      decision: 'adjust',
      newHyperparameters: { optimizer: 'sgd', learningRate: 10, batchSize: 1 },
    });
    const waiting = await run.until(({ review }) => review?.reason === 'diverged');
    expect(waiting.review?.lastGoodCheckpoint).toBe(waiting.checkpoints.at(-1)?.checkpointId);
    expect(waiting.rollbacks).toMatchObject([{ reason: 'diverged' }]);
    await expect(run.ask(decide, { decision: 'continue' })).rejects.toMatchObject({
      cause: { type: 'loss_not_finite' },
    });
    await run.ask(decide, {
      decision: 'adjust',
      newHyperparameters: { optimizer: 'adamw', learningRate: 0.001, batchSize: 64 },
    });
    await run.until(({ currentEpoch, review }) => currentEpoch === 8 || review?.reason === 'review');
    const state = await run.state();
    expect(state.currentLoss).not.toBeNull();
    if (state.review) await run.ask(decide, { decision: 'stop' });
    expect((await run.result()).evaluation?.accuracy).toBeGreaterThan(0.3);
  });

  it('makes no checkpoint of a model that is ruined while its loss is still a number', async () => {
    const ruinous = { optimizer: 'sgd', learningRate: 10, weightDecay: 1, batchSize: 65_536, epochs: 60 } as const;
    const run = await system.begin({ hyperparameters: ruinous, checkpointInterval: 1 });
    const waiting = await run.until(({ review }) => review?.reason === 'diverged');
    const last = waiting.checkpoints.at(-1)?.checkpointId ?? '';
    const evaluation = async (id: string) => {
      const { checkpoint } = await system.ports.archive.restore(waiting.runId, id);
      const state = await system.ports.store.get(waiting.runId, checkpoint.state.sha256);
      const { heldOut, shape, classes } = await system.ports.datasets.load('optdigits');
      const model = { architecture: waiting.architecture, input: shape, classes };
      return system.trainer.evaluate({ state, model, samples: heldOut }, { signal: new AbortController().signal });
    };
    expect((await evaluation(last)).loss).not.toBeNull();
    await run.ask(decide, { decision: 'stop' });
    expect((await run.result()).evaluation?.loss).not.toBeNull();
  });

  it('does not take up again what led there, when it loses a checkpoint later', async () => {
    const run = await system.begin({
      checkpointInterval: 4,
      reviewInterval: 6,
      hyperparameters: { epochs: 9, momentum: 0.999 },
    });
    await run.inReview(6);
    const mad = { optimizer: 'sgd', learningRate: 10, batchSize: 1, epochs: 12 };
    await run.ask(decide, { decision: 'adjust', newHyperparameters: mad, by: 'mad' });
    await run.until(({ review }) => review?.reason === 'diverged');
    await run.ask(decide, { decision: 'adjust', newHyperparameters: { learningRate: 0.004 }, by: 'wise' });
    const waiting = await run.inReview(6);
    expect(waiting.decisions).toMatchObject([{ by: 'mad', abandoned: true }, { by: 'wise' }]);
    rmSync(fileURLToPath(waiting.checkpoints.at(-1)?.s3Path ?? ''));
    await run.ask(decide, { decision: 'continue' });
    const state = await run.result();
    expect(state).toMatchObject({
      currentEpoch: 9,
      hyperparameters: { optimizer: 'adamw', learningRate: 0.004, epochs: 9 },
    });
  });

  it('stops with the last good model', async () => {
    const run = await system.begin({ hyperparameters: { ...wild, epochs: 200 }, checkpointInterval: 1 });
    const { currentEpoch } = await run.until(({ review }) => review?.reason === 'diverged');
    await run.ask(decide, { decision: 'stop' });
    expect(await run.result()).toMatchObject({ status: 'stopped', currentEpoch });
  });
});
