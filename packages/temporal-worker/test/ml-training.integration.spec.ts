import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  EMPTY_LOG,
  MlTrainingDoor,
  TaskQueue,
  type MlTrainingInput,
  type MlTrainingState,
} from '@fake-stripe/contracts';
import {
  createTrainer,
  ReplayCheckpoint,
  StoreUnavailable,
  VerifyRun,
  type CheckpointStore,
} from '@fake-stripe/training';
import { WatchedTrainer, type Hold } from './kit/watched-trainer.js';
import { TrainingSystem, type PlanChange, type TrainingHandle } from './kit/training-system.js';

const { decide, pause, resume, cancel } = MlTrainingDoor;

describe('a training run', () => {
  let system: TrainingSystem;

  beforeAll(async () => {
    system = await TrainingSystem.start();
  });

  afterAll(() => system?.stop());

  const begin = (plan?: PlanChange) => system.begin(plan);
  const finished = async (plan?: PlanChange) => (await begin(plan)).result();
  const sleep = (time: string) => system.env.sleep(time);
  async function verified(runId: string) {
    const { ok, findings } = await new VerifyRun(system.ports.store).execute(runId, {});
    return { ok, findings: findings.filter(({ severity }) => severity === 'error') };
  }

  function replayed(runId: string, checkpoint: number) {
    const { store, trainer, datasets } = system.ports;
    const control = { signal: new AbortController().signal, onProgress: () => undefined };
    return new ReplayCheckpoint(store, trainer, datasets).execute(runId, checkpoint, control);
  }

  const inReview = (run: TrainingHandle, epoch: number) =>
    run.until(({ status, currentEpoch }) => status === 'awaiting_decision' && currentEpoch === epoch);

  it('trains every epoch once, keeps checkpoints at its interval, and evaluates at the end', async () => {
    const before = system.trainer.epochs.length;
    const state = await finished();
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
    const [one, same, other] = [await finished(), await finished(), await finished({ randomSeed: 43 })];
    expect(await system.weights(same)).toEqual(await system.weights(one));
    expect(await system.weights(other)).not.toEqual(await system.weights(one));
  });

  it('takes its seed from its workflow id where it is given none', async () => {
    const { seed, runId } = await finished({ randomSeed: undefined, hyperparameters: { epochs: 1 } });
    const again = await finished({ randomSeed: undefined, hyperparameters: { epochs: 1 } });
    expect(runId).not.toBe(again.runId);
    expect(seed).not.toBe(again.seed);
  });

  it('makes a last checkpoint where its epochs end between two', async () => {
    const { checkpoints } = await finished({ checkpointInterval: 4, hyperparameters: { epochs: 5 } });
    expect(checkpoints.map(({ epoch }) => epoch)).toEqual([0, 4, 5]);
  });

  describe('that is reviewed', () => {
    it('waits for days until somebody decides', async () => {
      const run = await begin({ reviewInterval: 4 });
      expect(await inReview(run, 4)).toMatchObject({ review: { reason: 'review', epoch: 4 } });
      await sleep('9 days');
      expect(await run.state()).toMatchObject({ status: 'awaiting_decision', currentEpoch: 4 });
      const said = { decision: 'continue', by: 'ada', reason: 'good' };
      expect(await run.ask(decide, said)).toMatchObject({ outcome: 'accepted', status: 'training', effectiveFrom: 5 });
      const state = await run.result();
      expect(state).toMatchObject({ status: 'completed', decisions: [{ ...said, epoch: 4, effectiveFrom: 5 }] });
      expect(state.review).toBeUndefined();
    });

    it('goes on as it is when the time for the review is up', async () => {
      const reviewed = await begin({ reviewInterval: 4, reviewTimeout: 3_600_000 });
      expect((await inReview(reviewed, 4)).review?.deadline).toBeDefined();
      await sleep('61 minutes');
      const state = await reviewed.result();
      expect(state.decisions).toMatchObject([{ decision: 'continue', by: 'review timeout' }]);
      expect(await system.weights(state)).toEqual(await system.weights(await finished()));
    });

    it('differs from one that was not adjusted exactly from that epoch on', async () => {
      const unadjusted = await finished();
      const run = await begin({ reviewInterval: 4 });
      await inReview(run, 4);
      const newHyperparameters = { learningRate: 0.0005 };
      await run.ask(decide, { decision: 'adjust', newHyperparameters, by: 'ada', reason: 'finer' });
      const state = await run.result();
      expect(state.hyperparameters.learningRate).toBe(0.0005);
      expect(state.history.slice(0, 4)).toEqual(unadjusted.history.slice(0, 4));
      expect(state.history[4]?.loss).not.toBe(unadjusted.history[4]?.loss);
      expect(state.checkpoints.map(({ state: { sha256 } }) => sha256).slice(0, 3)).toEqual(
        unadjusted.checkpoints.map(({ state: { sha256 } }) => sha256).slice(0, 3),
      );
      expect(await system.weights(state)).not.toEqual(await system.weights(unadjusted));
    });

    it('is the same run where the adjustment changes nothing', async () => {
      const run = await begin({ reviewInterval: 4 });
      await inReview(run, 4);
      await run.ask(decide, { decision: 'adjust', newHyperparameters: { learningRate: 0.005, epochs: 6 } });
      expect(await system.weights(await run.result())).toEqual(await system.weights(await finished()));
    });

    it('stops where it is told so, and keeps and evaluates the model', async () => {
      const run = await begin({ reviewInterval: 3 });
      await inReview(run, 3);
      await run.ask(decide, { decision: 'stop', by: 'ada', reason: 'enough' });
      const state = await run.result();
      expect(state).toMatchObject({ status: 'stopped', currentEpoch: 3, decisions: [{ decision: 'stop' }] });
      expect(state.checkpoints.at(-1)?.epoch).toBe(3);
      expect(state.evaluation?.accuracy).toBeGreaterThan(0);
    });

    it('trains on where it is given more epochs, with another optimiser from fresh moments', async () => {
      const run = await begin({ reviewInterval: 4 });
      await inReview(run, 4);
      await run.ask(decide, { decision: 'adjust', newHyperparameters: { epochs: 9, optimizer: 'sgd' } });
      await inReview(run, 8);
      await run.ask(decide, { decision: 'continue' });
      const state = await run.result();
      expect(state).toMatchObject({ currentEpoch: 9, totalEpochs: 9, hyperparameters: { optimizer: 'sgd' } });
    });
  });

  describe('asked in the middle of an epoch', () => {
    async function caught(epoch: number, plan?: PlanChange, input?: Partial<MlTrainingInput>) {
      const hold = system.trainer.hold(epoch);
      const run = await system.begin({ checkpointInterval: 100, ...plan }, input);
      await hold.reached;
      return { run, hold };
    }

    it('adjusts from that epoch on, which begins anew', async () => {
      const { run } = await caught(3);
      const answer = await run.ask(decide, { decision: 'adjust', newHyperparameters: { learningRate: 0.0005 } });
      expect(answer).toMatchObject({ outcome: 'accepted', currentEpoch: 2, effectiveFrom: 3 });
      const state = await run.result();
      const plain = await finished();
      expect(state.history.slice(0, 2)).toEqual(plain.history.slice(0, 2));
      expect(state.history[2]?.loss).not.toBe(plain.history[2]?.loss);
    });

    it('does what is asked for twice, as an update and as the signal left in its place, once', async () => {
      const { run } = await caught(3, { checkpointInterval: 1 }, { historyLimit: 25 });
      const adjust = { decision: 'adjust', newHyperparameters: { learningRate: 0.001 }, requestId: 'r-1' };
      const [answer] = await Promise.all([run.ask(decide, adjust), run.workflow.signal(decide, adjust)]);
      const later = system.trainer.hold(6);
      await later.reached;
      // By now the run has continued as new.
      expect(await run.ask(decide, adjust)).toEqual(answer);
      later.release();
      expect((await run.result()).decisions).toHaveLength(1);
    });

    it('records each of two adjustments that are taken up together, so that the run can be verified', async () => {
      const { run } = await caught(3);
      const by = { decision: 'adjust', by: 'ada', reason: '' };
      await Promise.all([
        run.ask(decide, { ...by, newHyperparameters: { learningRate: 0.001 } }),
        run.ask(decide, { ...by, newHyperparameters: { batchSize: 32 } }),
      ]);
      const { runId, hyperparameters } = await run.result();
      expect(hyperparameters).toMatchObject({ learningRate: 0.001, batchSize: 32 });
      expect(await verified(runId)).toEqual({ ok: true, findings: [] });
      expect(await replayed(runId, 1)).toMatchObject({ identical: true });
    });

    it('is not disturbed by a resume that has nothing to resume', async () => {
      const { run, hold } = await caught(3);
      await expect(run.ask(resume)).rejects.toMatchObject({ cause: { type: 'not_paused' } });
      hold.release();
      const before = system.trainer.epochs.length;
      await run.result();
      expect(system.trainer.epochs.slice(before)).toEqual([3, 4, 5, 6]);
    });

    it('takes no more decisions between two checkpoints than go into one of them', async () => {
      const { run } = await caught(3);
      await run.ask(pause);
      const adjust = (n: number) => run.ask(decide, { decision: 'adjust', randomSeed: n });
      for (let n = 0; n < 100; n += 1) await adjust(n);
      await expect(adjust(100)).rejects.toMatchObject({ cause: { type: 'not_adjustable' } });
      await run.ask(decide, { decision: 'stop' });
      expect(await run.result()).toMatchObject({ status: 'stopped', decisionCount: 101 });
    });

    it('pauses for days and ends with the same weights', async () => {
      const { run } = await caught(4);
      expect(await run.ask(pause, { by: 'ada' })).toMatchObject({ outcome: 'accepted', status: 'paused' });
      expect(await run.ask(pause)).toMatchObject({ outcome: 'already_decided' });
      await sleep('4 days');
      expect(await run.state()).toMatchObject({ status: 'paused', currentEpoch: 3 });
      expect(await run.ask(resume)).toMatchObject({ outcome: 'accepted', status: 'training' });
      await expect(run.ask(resume)).rejects.toMatchObject({ cause: { type: 'not_paused' } });
      expect(await system.weights(await run.result())).toEqual(await system.weights(await finished()));
    });

    it('stops with the epochs that are complete', async () => {
      const { run } = await caught(3);
      await run.ask(decide, { decision: 'stop', by: 'ada' });
      expect(await run.result()).toMatchObject({ status: 'stopped', currentEpoch: 2, checkpoints: [{}, { epoch: 2 }] });
    });

    it('takes a signal as well, and leaves one alone that makes no sense', async () => {
      const { run } = await caught(3);
      await run.workflow.signal(decide, { decision: 'adjust', newHyperparameters: { learningRate: -1 } });
      await run.workflow.signal(decide, { decision: 'stop', by: 'ada' });
      expect(await run.result()).toMatchObject({ status: 'stopped', decisions: [{ decision: 'stop', by: 'ada' }] });
    });

    it.each([
      ['nothing to continue', { decision: 'continue' }, 'not_awaiting_decision'],
      ['an unknown decision', { decision: 'go' }, 'validation_failed'],
      ['an adjustment of nothing', { decision: 'adjust' }, 'validation_failed'],
      [
        'a learning rate of NaN',
        { decision: 'adjust', newHyperparameters: { learningRate: NaN } },
        'validation_failed',
      ],
      ['another architecture', { decision: 'adjust', newHyperparameters: { architecture: {} } }, 'validation_failed'],
      ['epochs that are complete', { decision: 'adjust', newHyperparameters: { epochs: 2 } }, 'not_adjustable'],
      ['a stop that changes things', { decision: 'stop', randomSeed: 1 }, 'validation_failed'],
    ])('refuses %s and trains on', async (_what, said, type) => {
      // Two batches: the state knows of the first two epochs.
      const { run, hold } = await caught(3, { checkpointInterval: 2 });
      await expect(run.ask(decide, said)).rejects.toMatchObject({ cause: { type } });
      hold.release();
      expect(await run.result()).toMatchObject({ status: 'completed', decisions: [] });
    });
  });

  describe('that is cancelled', () => {
    const statuses = momentsOf(() => system);

    it.each(statuses)('while %s ends cancelled, and its last checkpoint stays', async (status, reach) => {
      const { run, hold } = await reach(begin({ reviewInterval: 4 }));
      expect(await run.state()).toMatchObject({ status });
      expect(await run.ask(cancel, { reason: 'too dear' })).toMatchObject({ outcome: 'accepted' });
      hold?.release();
      const state = await run.result();
      expect(state).toMatchObject({ status: 'cancelled', failure: { message: 'too dear' } });
      if (status === 'initializing') expect(state.checkpoints).toEqual([]);
      else expect(state.log?.size).toBe(state.checkpoints.length + 1);
    });

    it('takes no adjustment once it was told to stop', async () => {
      const hold = system.trainer.hold(3);
      const run = await begin();
      await hold.reached;
      await run.workflow.signal(decide, { decision: 'stop', by: 'ada' });
      await run.workflow.signal(decide, { decision: 'adjust', newHyperparameters: { epochs: 50 } });
      expect(await run.result()).toMatchObject({
        status: 'stopped',
        decisions: [{ decision: 'stop' }],
        totalEpochs: 6,
      });
    });

    it('takes a decision that comes while its last epoch is evaluated', async () => {
      const last = system.trainer.hold(2);
      const run = await begin({ hyperparameters: { epochs: 2 } });
      await last.reached;
      const evaluation = system.trainer.hold('evaluate');
      last.release();
      await evaluation.reached;
      const answer = run.ask(decide, { decision: 'adjust', newHyperparameters: { epochs: 3 } });
      evaluation.release();
      expect(await answer).toMatchObject({ outcome: 'accepted', effectiveFrom: 3 });
      expect(await run.result()).toMatchObject({ status: 'completed', currentEpoch: 3 });
    });

    it('takes no decision any more', async () => {
      const state = await finished({ hyperparameters: { epochs: 1 } });
      const run = system.env.client.workflow.getHandle(state.runId);
      await expect(run.executeUpdate(decide, { args: [{ decision: 'stop' }] })).rejects.toThrow();
    });
  });

  describe('whose store loses something', () => {
    const newest = ({ checkpoints }: MlTrainingState) => fileURLToPath(checkpoints.at(-1)?.s3Path ?? '');

    it('goes back to the last sound checkpoint, says so, and ends with the same weights', async () => {
      const run = await begin({ reviewInterval: 4, checkpointInterval: 2 });
      const waiting = await inReview(run, 4);
      const [damaged] = waiting.checkpoints.slice(-1);
      writeFileSync(newest(waiting), 'no model');
      await run.ask(decide, { decision: 'continue' });
      const state = await run.result();
      expect(state.rollbacks).toMatchObject([{ reason: 'damaged', damaged: [damaged?.checkpointId], epoch: 2 }]);
      expect(state.checkpoints.map(({ epoch }) => epoch)).toEqual([0, 2, 4, 6]);
      expect(await system.weights(state)).toEqual(await system.weights(await finished()));
    });

    it('takes what was decided about the lost epochs again, in its place', async () => {
      const adjust = { decision: 'adjust', newHyperparameters: { learningRate: 0.001 } };
      const adjusted = async (afterwards: (state: MlTrainingState) => void) => {
        const run = await begin({ reviewInterval: 3, checkpointInterval: 2, hyperparameters: { epochs: 7 } });
        await inReview(run, 3);
        await run.ask(decide, adjust);
        afterwards(await inReview(run, 6));
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
      const run = await begin({ reviewInterval: 4, checkpointInterval: 2 });
      const waiting = await inReview(run, 4);
      const sound = await system.weights(waiting);
      writeFileSync(newest(waiting), 'no model');
      await run.ask(decide, { decision: 'stop' });
      const state = await run.result();
      expect(state).toMatchObject({ status: 'stopped', rollbacks: [{ reason: 'damaged', epoch: 2 }] });
      expect(await system.weights(state)).toEqual(sound);
    });

    it('fails where nothing sound is left', async () => {
      const run = await begin({ reviewInterval: 2 });
      const waiting = await inReview(run, 2);
      for (const { s3Path } of waiting.checkpoints) rmSync(fileURLToPath(s3Path));
      await run.ask(decide, { decision: 'continue' });
      expect(await run.result()).toMatchObject({ status: 'failed', failure: { code: 'checkpoint_not_found' } });
    });
  });

  describe('whose loss is no number any more', () => {
    const wild = { optimizer: 'sgd', learningRate: 10, momentum: 0.999 } as const;

    it('goes back to the last good checkpoint and waits for somebody who changes something', async () => {
      const run = await begin({ reviewInterval: 4, hyperparameters: { epochs: 8, momentum: 0.999 } });
      await inReview(run, 4);
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
      const run = await begin({ hyperparameters: ruinous, checkpointInterval: 1 });
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
      const run = await begin({
        checkpointInterval: 4,
        reviewInterval: 6,
        hyperparameters: { epochs: 9, momentum: 0.999 },
      });
      await inReview(run, 6);
      const mad = { optimizer: 'sgd', learningRate: 10, batchSize: 1, epochs: 12 };
      await run.ask(decide, { decision: 'adjust', newHyperparameters: mad, by: 'mad' });
      await run.until(({ review }) => review?.reason === 'diverged');
      await run.ask(decide, { decision: 'adjust', newHyperparameters: { learningRate: 0.004 }, by: 'wise' });
      const waiting = await inReview(run, 6);
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
      const run = await begin({ hyperparameters: { ...wild, epochs: 200 }, checkpointInterval: 1 });
      const { currentEpoch } = await run.until(({ review }) => review?.reason === 'diverged');
      await run.ask(decide, { decision: 'stop' });
      expect(await run.result()).toMatchObject({ status: 'stopped', currentEpoch });
    });
  });

  describe('on data that is not there or not right', () => {
    it.each([
      ['missing', { format: 'csv', path: 'none.csv', label: 'last', header: false, scale: 1 }, 'dataset_unavailable'],
      ['truncated', { format: 'idx', images: 'images', labels: 'images' }, 'dataset_invalid'],
    ] as const)('fails with a reason where it is %s', async (_what, dataset, code) => {
      writeFileSync(`${system.directory}/images`, Buffer.from([0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 2, 0, 0, 0, 2, 1]));
      const state = await finished({ dataset });
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
      const { failure } = await finished({ dataset });
      expect(failure?.code).toBe('dataset_mismatch');
      expect(failure?.message).toMatch(new RegExp(`[0-9a-f]{64}.*${asked}`));
    });

    it('fails where the model cannot be built on it', async () => {
      const layers = [{ type: 'maxPool2d', size: 8 } as const, { type: 'maxPool2d', size: 8 } as const];
      expect(await finished({ architecture: { layers } })).toMatchObject({ failure: { code: 'model_invalid' } });
    });
  });

  it('begins where another ended, with its seed and hyperparameters, and names it', async () => {
    const parent = await finished();
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
    await inReview(run, 5);
    await run.ask(decide, { decision: 'continue', by: 'ada' });
    await inReview(run, 10);
    const { firstExecutionRunId } = await chainOf(run);
    expect((await run.workflow.describe()).runId).not.toBe(firstExecutionRunId);
    await run.ask(decide, { decision: 'continue', by: 'grace' });
    const state = await run.result();
    expect(state).toMatchObject({ status: 'completed', currentEpoch: 12, checkpointCount: 13 });
    expect(state.decisions.map(({ by }) => by)).toEqual(['ada', 'grace']);
    const straight = await finished({ ...plan, reviewInterval: 0 });
    expect(state.history).toEqual(straight.history);
    expect(await system.weights(state)).toEqual(await system.weights(straight));
  });

  async function chainOf(run: TrainingHandle) {
    const { raw } = await run.workflow.describe();
    return { firstExecutionRunId: raw.workflowExecutionInfo?.firstRunId };
  }
});

// On the dev server: the time-skipping one loses a workflow task when a cancellation follows an update at once.
describe('a training run that Temporal cancels', () => {
  let system: TrainingSystem;

  beforeAll(async () => {
    system = await TrainingSystem.start({ server: 'dev' });
  });

  afterAll(() => system?.stop());

  it.each(momentsOf(() => system))('while %s closes as canceled', async (status, reach) => {
    const { run, hold } = await reach(system.begin({ reviewInterval: 4 }));
    expect(await run.state()).toMatchObject({ status });
    await run.workflow.cancel();
    hold?.release();
    await expect(run.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(await run.state()).toMatchObject({ status: 'cancelled' });
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

describe('a training run whose store is away', () => {
  let away = false;
  let system: TrainingSystem;

  beforeAll(async () => {
    system = await TrainingSystem.start({ store: (real) => failing(real, () => away) });
  });

  afterAll(() => system?.stop());

  it('waits for it', async () => {
    const hold = system.trainer.hold(3);
    const run = await system.begin();
    await hold.reached;
    away = true;
    hold.release();
    await run.until(({ status }) => status === 'training');
    away = false;
    expect(await run.result()).toMatchObject({ status: 'completed', rollbacks: [] });
  });

  it('fails clearly when it stays away, and the last good checkpoint stays', async () => {
    const hold = system.trainer.hold(3);
    const run = await system.begin();
    await hold.reached;
    away = true;
    hold.release();
    const state = await run.result();
    away = false;
    expect(state).toMatchObject({ status: 'failed', currentEpoch: 2, failure: { code: 'store_unavailable' } });
    const [last] = state.checkpoints.slice(-1);
    const restored = await system.ports.archive.restore(state.runId, last?.checkpointId ?? '');
    expect(restored.checkpoint).toMatchObject({ epoch: 2 });
  });
});

type Reach = (begun: Promise<TrainingHandle>) => Promise<{ readonly run: TrainingHandle; readonly hold?: Hold }>;

/** Each status that is not an end, and how a run with a review after four epochs gets there. */
function momentsOf(system: () => TrainingSystem): [status: string, reach: Reach][] {
  const held =
    (call: number | 'init'): Reach =>
    async (begun) => {
      const hold = system().trainer.hold(call);
      const run = await begun;
      await hold.reached;
      return { run, hold };
    };

  const reviewed: Reach = async (begun) => {
    const run = await begun;
    await run.until(({ status }) => status === 'awaiting_decision');
    return { run };
  };

  const evaluating: Reach = async (begun) => {
    const { run } = await held(4)(begun);
    const hold = system().trainer.hold('evaluate');
    await run.ask(decide, { decision: 'stop' });
    await hold.reached;
    return { run, hold };
  };

  const paused: Reach = async (begun) => {
    const caught = await held(3)(begun);
    await caught.run.ask(pause);
    return caught;
  };

  return [
    ['initializing', held('init')],
    ['training', held(3)],
    ['evaluating', evaluating],
    ['awaiting_decision', reviewed],
    ['paused', paused],
  ];
}

/** A store whose writes fail while it is away. */
function failing(real: CheckpointStore, isAway: () => boolean): CheckpointStore {
  const writes = new Set<string | symbol>(['put', 'writeRecord']);
  return new Proxy(real, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        if (isAway() && writes.has(name)) return Promise.reject(new StoreUnavailable('no space left on device'));
        return Reflect.apply(member as (...args: unknown[]) => unknown, target, args);
      };
    },
  });
}
