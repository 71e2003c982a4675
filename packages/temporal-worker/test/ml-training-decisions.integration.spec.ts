import { MlTrainingDoor, type MlTrainingInput } from '@fake-stripe/contracts';
import { ReplayCheckpoint, VerifyRun } from '@fake-stripe/training';
import type { PlanChange } from './kit/a-training-plan.js';
import { TrainingSystem } from './kit/training-system.js';

const { decide, pause, resume } = MlTrainingDoor;

describe('a training run asked in the middle of an epoch', () => {
  let system: TrainingSystem;

  beforeAll(async () => {
    system = await TrainingSystem.start();
  });

  afterAll(() => system?.stop());

  async function verified(runId: string) {
    const { ok, findings } = await new VerifyRun(system.ports.store).execute(runId, {});
    return { ok, findings: findings.filter(({ severity }) => severity === 'error') };
  }

  function replayed(runId: string, checkpoint: number) {
    const { store, trainer, datasets } = system.ports;
    const control = { signal: new AbortController().signal, onProgress: () => undefined };
    return new ReplayCheckpoint(store, trainer, datasets).execute(runId, checkpoint, control);
  }

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
    const plain = await system.finished();
    expect(state.history.slice(0, 2)).toEqual(plain.history.slice(0, 2));
    expect(state.history[2]?.loss).not.toBe(plain.history[2]?.loss);
  });

  it('does what is asked for twice, as an update and as the signal left in its place, once', async () => {
    const { run } = await caught(3, { checkpointInterval: 1 }, { historyLimit: 25 });
    const adjust = { decision: 'adjust', newHyperparameters: { learningRate: 0.001 }, requestId: 'r-1' };
    const later = system.trainer.hold(6);
    const [answer] = await Promise.all([run.ask(decide, adjust), run.workflow.signal(decide, adjust)]);
    await later.reached;
    // By now the run has continued as new.
    expect(await run.ask(decide, adjust)).toEqual(answer);
    later.release();
    expect((await run.result()).decisions).toHaveLength(1);
  });

  it('records each of two adjustments that are taken up together, so that the run can be verified', async () => {
    const { run } = await caught(3);
    const by = { decision: 'adjust', by: 'ada', reason: '' };
    // Where the second comes late it must not cancel an activity that ends in this moment.
    const anew = system.trainer.hold(3);
    await Promise.all([
      run.ask(decide, { ...by, newHyperparameters: { learningRate: 0.001 } }),
      run.ask(decide, { ...by, newHyperparameters: { batchSize: 32 } }),
    ]);
    anew.release();
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
    await system.env.sleep('4 days');
    expect(await run.state()).toMatchObject({ status: 'paused', currentEpoch: 3 });
    expect(await run.ask(resume)).toMatchObject({ outcome: 'accepted', status: 'training' });
    await expect(run.ask(resume)).rejects.toMatchObject({ cause: { type: 'not_paused' } });
    expect(await system.weights(await run.result())).toEqual(await system.weights(await system.finished()));
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
    ['a learning rate of NaN', { decision: 'adjust', newHyperparameters: { learningRate: NaN } }, 'validation_failed'],
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
