import { EMPTY_LOG, MlTrainingDoor, TaskQueue } from '@fake-stripe/contracts';
import { createTrainer } from '@fake-stripe/training';
import type { TrainingHandle } from './kit/training-handle.js';
import { TrainingSystem } from './kit/training-system.js';
import { WatchedTrainer } from './kit/watched-trainer.js';

const { decide } = MlTrainingDoor;

describe('a training run', () => {
  let system: TrainingSystem;

  beforeAll(async () => {
    system = await TrainingSystem.start();
  });

  afterAll(() => system?.stop());

  it('trains every epoch once, keeps checkpoints at its interval, and evaluates at the end', async () => {
    const before = system.trainer.epochs.length;
    const state = await system.finished();
    expect(system.trainer.epochs.slice(before)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(state).toMatchObject({
      status: 'completed',
      currentEpoch: 6,
      totalEpochs: 6,
      checkpointCount: 4,
      seed: 42,
      rollbacks: [],
      dataset: { splits: { train: expect.any(Number) as number } },
      trainer: { determinism: 'bit-exact' },
    });
    expect(state.checkpoints.map(({ epoch }) => epoch)).toEqual([0, 2, 4, 6]);
    expect(state.history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(state.bestLoss).toBe(Math.min(...state.history.map(({ loss }) => loss ?? Infinity)));
    expect(state.evaluation?.accuracy).toBeGreaterThan(0.6);
    expect(state.accuracy).toBe(state.evaluation?.accuracy);
    const [last] = state.checkpoints.slice(-1);
    expect(last?.s3Path).toMatch(/^file:\/\//);
    expect(last?.merkleRoot).toMatch(/^0x[0-9a-f]{64}$/);
    expect(state.log?.size).toBe(5);
    expect(state.log?.root).not.toBe(EMPTY_LOG.root);
  });

  it('ends with the same weights for the same seed, and with others for another', async () => {
    // One after the other: waiting for several results at once leaves the server's clock locked.
    const [one, same, other] = [
      await system.finished(),
      await system.finished(),
      await system.finished({ randomSeed: 43 }),
    ];
    expect(await system.weights(same)).toEqual(await system.weights(one));
    expect(await system.weights(other)).not.toEqual(await system.weights(one));
  });

  it('takes its seed from its workflow id where it is given none', async () => {
    const { seed, runId } = await system.finished({ randomSeed: undefined, hyperparameters: { epochs: 1 } });
    const again = await system.finished({ randomSeed: undefined, hyperparameters: { epochs: 1 } });
    expect(runId).not.toBe(again.runId);
    expect(seed).not.toBe(again.seed);
  });

  it('makes a last checkpoint where its epochs end between two', async () => {
    const { checkpoints } = await system.finished({ checkpointInterval: 4, hyperparameters: { epochs: 5 } });
    expect(checkpoints.map(({ epoch }) => epoch)).toEqual([0, 4, 5]);
  });

  it('begins where another ended, with its seed and hyperparameters, and names it', async () => {
    const parent = await system.finished();
    const [, second] = parent.checkpoints;
    const resumeFrom = { runId: parent.runId, checkpointId: second?.checkpointId ?? '', by: 'ada', reason: '' };
    const child = await (await system.begin({ randomSeed: undefined }, { resumeFrom })).result();
    expect(child).toMatchObject({
      status: 'completed',
      seed: 42,
      parent: { runId: parent.runId, checkpointId: second?.checkpointId, merkleRoot: second?.merkleRoot, epoch: 2 },
    });
    expect(child.history.map(({ epoch }) => epoch)).toEqual([3, 4, 5, 6]);
    expect(await system.weights(child)).toEqual(await system.weights(parent));
    const further = { ...resumeFrom, newHyperparameters: { epochs: 3 } };
    expect(await (await system.begin({}, { resumeFrom: further })).result()).toMatchObject({ currentEpoch: 3 });
    const unknown = { ...resumeFrom, checkpointId: 'epoch-000009-0123456789ab' };
    const failed = await (await system.begin({}, { resumeFrom: unknown })).result();
    expect(failed).toMatchObject({ status: 'failed', failure: { code: 'checkpoint_not_found' } });
  });

  it('continues as new without anybody noticing', async () => {
    const plan = { checkpointInterval: 1, reviewInterval: 5, hyperparameters: { epochs: 12 } };
    const run = await system.begin(plan, { historyLimit: 40 });
    await run.inReview(5);
    await run.ask(decide, { decision: 'continue', by: 'ada' });
    await run.inReview(10);
    const { firstExecutionRunId } = await chainOf(run);
    expect((await run.workflow.describe()).runId).not.toBe(firstExecutionRunId);
    await run.ask(decide, { decision: 'continue', by: 'grace' });
    const state = await run.result();
    expect(state).toMatchObject({ status: 'completed', currentEpoch: 12, checkpointCount: 13 });
    expect(state.decisions.map(({ by }) => by)).toEqual(['ada', 'grace']);
    const straight = await system.finished({ ...plan, reviewInterval: 0 });
    expect(state.history).toEqual(straight.history);
    expect(await system.weights(state)).toEqual(await system.weights(straight));
  });

  async function chainOf(run: TrainingHandle) {
    const { raw } = await run.workflow.describe();
    return { firstExecutionRunId: raw.workflowExecutionInfo?.firstRunId };
  }
});

describe('a training run whose activities have a queue of their own', () => {
  const trainerQueue = 'train-gpu';
  let system: TrainingSystem;

  beforeAll(async () => {
    system = await TrainingSystem.start({ server: 'dev', trainerQueue, working: false });
  });

  afterAll(() => system?.stop());

  it('is trained by the worker of that queue, and led by the one of the workflows', async () => {
    const idle = new WatchedTrainer(createTrainer({ kind: 'own', threads: 1 }));
    await system.work({ trainer: idle }, [TaskQueue.mlTraining]);
    await system.work({}, [trainerQueue]);
    const state = await (await system.begin()).result();
    expect(state).toMatchObject({ status: 'completed', checkpointCount: 4 });
    expect({ there: system.trainer.epochs, here: idle.epochs }).toEqual({ there: [1, 2, 3, 4, 5, 6], here: [] });
    await idle.close();
  });
});
