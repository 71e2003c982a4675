import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MlTrainingDoor, type MlTrainingState } from '@fake-stripe/contracts';
import { AbsentStore } from './kit/absent-store.js';
import { TrainingSystem } from './kit/training-system.js';

const { decide } = MlTrainingDoor;

describe('a training run', () => {
  let system: TrainingSystem;

  beforeAll(async () => {
    system = await TrainingSystem.start();
  });

  afterAll(() => system?.stop());

  describe('whose store loses something', () => {
    const newest = ({ checkpoints }: MlTrainingState) => fileURLToPath(checkpoints.at(-1)?.s3Path ?? '');

    it('goes back to the last sound checkpoint, says so, and ends with the same weights', async () => {
      const run = await system.begin({ reviewInterval: 4, checkpointInterval: 2 });
      const waiting = await run.inReview(4);
      const [damaged] = waiting.checkpoints.slice(-1);
      writeFileSync(newest(waiting), 'no model');
      await run.ask(decide, { decision: 'continue' });
      const state = await run.result();
      expect(state.rollbacks).toMatchObject([{ reason: 'damaged', damaged: [damaged?.checkpointId], epoch: 2 }]);
      expect(state.checkpoints.map(({ epoch }) => epoch)).toEqual([0, 2, 4, 6]);
      expect(await system.weights(state)).toEqual(await system.weights(await system.finished()));
    });

    it('takes what was decided about the lost epochs again, in its place', async () => {
      const adjust = { decision: 'adjust', newHyperparameters: { learningRate: 0.001 } };
      const adjusted = async (afterwards: (state: MlTrainingState) => void) => {
        const run = await system.begin({ reviewInterval: 3, checkpointInterval: 2, hyperparameters: { epochs: 7 } });
        await run.inReview(3);
        await run.ask(decide, adjust);
        afterwards(await run.inReview(6));
        await run.ask(decide, { decision: 'continue' });
        return run.result();
      };
      const plain = await adjusted(() => undefined);
      const damaged = await adjusted((state) => {
        for (const { s3Path } of state.checkpoints.slice(-2)) rmSync(fileURLToPath(s3Path));
      });
      expect(damaged.rollbacks).toMatchObject([{ epoch: 2, damaged: [expect.any(String), expect.any(String)] }]);
      expect(await system.weights(damaged)).toEqual(await system.weights(plain));
    });

    it('goes back as well where it is told to stop with what was lost', async () => {
      const run = await system.begin({ reviewInterval: 4, checkpointInterval: 2 });
      const waiting = await run.inReview(4);
      const sound = await system.weights(waiting);
      writeFileSync(newest(waiting), 'no model');
      await run.ask(decide, { decision: 'stop' });
      const state = await run.result();
      expect(state).toMatchObject({ status: 'stopped', rollbacks: [{ reason: 'damaged', epoch: 2 }] });
      expect(await system.weights(state)).toEqual(sound);
    });

    it('fails where nothing sound is left', async () => {
      const run = await system.begin({ reviewInterval: 2 });
      const waiting = await run.inReview(2);
      for (const { s3Path } of waiting.checkpoints) rmSync(fileURLToPath(s3Path));
      await run.ask(decide, { decision: 'continue' });
      expect(await run.result()).toMatchObject({ status: 'failed', failure: { code: 'checkpoint_not_found' } });
    });
  });

  describe('on data that is not there or not right', () => {
    it.each([
      ['missing', { format: 'csv', path: 'none.csv', label: 'last', header: false, scale: 1 }, 'dataset_unavailable'],
      ['truncated', { format: 'idx', images: 'images', labels: 'images' }, 'dataset_invalid'],
    ] as const)('fails with a reason where it is %s', async (_what, dataset, code) => {
      writeFileSync(`${system.directory}/images`, Buffer.from([0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 2, 0, 0, 0, 2, 1]));
      const state = await system.finished({ dataset });
      expect(state).toMatchObject({ status: 'failed', failure: { code }, checkpoints: [] });
    });

    it('fails with both hashes where it is other data than was asked for', async () => {
      writeFileSync(`${system.directory}/other.csv`, '1,0,0\n0,1,1\n1,1,1\n0,0,0\n1,0,0\n');
      const asked = 'a'.repeat(64);
      const dataset = {
        format: 'csv',
        path: 'other.csv',
        label: 'last',
        header: false,
        scale: 1,
        sha256: asked,
      } as const;
      const { failure } = await system.finished({ dataset });
      expect(failure?.code).toBe('dataset_mismatch');
      expect(failure?.message).toMatch(new RegExp(`[0-9a-f]{64}.*${asked}`));
    });

    it('fails where the model cannot be built on it', async () => {
      const layers = [{ type: 'maxPool2d', size: 8 } as const, { type: 'maxPool2d', size: 8 } as const];
      expect(await system.finished({ architecture: { layers } })).toMatchObject({ failure: { code: 'model_invalid' } });
    });
  });
});

describe('a training run whose store is away', () => {
  const store = new AbsentStore();
  let system: TrainingSystem;

  beforeAll(async () => {
    system = await TrainingSystem.start({ store: store.over });
  });

  afterAll(() => system?.stop());

  it('waits for it', async () => {
    const hold = system.trainer.hold(3);
    const run = await system.begin();
    await hold.reached;
    const refused = store.leave();
    hold.release();
    await refused;
    store.comeBack();
    expect(await run.result()).toMatchObject({ status: 'completed', rollbacks: [] });
  });

  it('fails clearly when it stays away, and the last good checkpoint stays', async () => {
    const hold = system.trainer.hold(3);
    const run = await system.begin();
    await hold.reached;
    void store.leave();
    hold.release();
    const state = await run.result();
    store.comeBack();
    expect(state).toMatchObject({ status: 'failed', currentEpoch: 2, failure: { code: 'store_unavailable' } });
    const [last] = state.checkpoints.slice(-1);
    const restored = await system.ports.archive.restore(state.runId, last?.checkpointId ?? '');
    expect(restored.checkpoint).toMatchObject({ epoch: 2 });
  });
});

describe('a training run with one epoch in an activity', () => {
  let system: TrainingSystem;

  beforeAll(async () => {
    system = await TrainingSystem.start({ batchBudget: 0 });
  });

  afterAll(() => system?.stop());

  it('keeps no more than its checkpoints and what it works on', async () => {
    const plan = { checkpointInterval: 5, hyperparameters: { epochs: 12 } };
    const hold = system.trainer.hold(10);
    const run = await system.begin(plan);
    await hold.reached;
    const objectsOf = ({ runId }: MlTrainingState) => system.ports.store.objects(runId);
    const working = await run.state();
    // Of each checkpoint its state and its metadata; of the last two epochs a state and the points.
    expect((await objectsOf(working)).length).toBeLessThanOrEqual(2 * working.checkpoints.length + 4);
    hold.release();
    const state = await run.result();
    expect(await objectsOf(state)).toHaveLength(2 * state.checkpoints.length);
  });
});
