import { MlTrainingDoor } from '@fake-stripe/contracts';
import { TrainingSystem } from './kit/training-system.js';

const { decide } = MlTrainingDoor;

describe('a training run that is reviewed', () => {
  let system: TrainingSystem;

  beforeAll(async () => {
    system = await TrainingSystem.start();
  });

  afterAll(() => system?.stop());

  it('waits for days until somebody decides', async () => {
    const run = await system.begin({ reviewInterval: 4 });
    expect(await run.inReview(4)).toMatchObject({ review: { reason: 'review', epoch: 4 } });
    await system.env.sleep('9 days');
    expect(await run.state()).toMatchObject({ status: 'awaiting_decision', currentEpoch: 4 });
    const said = { decision: 'continue', by: 'ada', reason: 'good' };
    expect(await run.ask(decide, said)).toMatchObject({ outcome: 'accepted', status: 'training', effectiveFrom: 5 });
    const state = await run.result();
    expect(state).toMatchObject({ status: 'completed', decisions: [{ ...said, epoch: 4, effectiveFrom: 5 }] });
    expect(state.review).toBeUndefined();
  });

  it('goes on as it is when the time for the review is up', async () => {
    const reviewed = await system.begin({ reviewInterval: 4, reviewTimeout: 3_600_000 });
    expect((await reviewed.inReview(4)).review?.deadline).toBeDefined();
    await system.env.sleep('61 minutes');
    const state = await reviewed.result();
    expect(state.decisions).toMatchObject([{ decision: 'continue', by: 'review timeout' }]);
    expect(await system.weights(state)).toEqual(await system.weights(await system.finished()));
  });

  it('differs from one that was not adjusted exactly from that epoch on', async () => {
    const unadjusted = await system.finished();
    const run = await system.begin({ reviewInterval: 4 });
    await run.inReview(4);
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
    const run = await system.begin({ reviewInterval: 4 });
    await run.inReview(4);
    await run.ask(decide, { decision: 'adjust', newHyperparameters: { learningRate: 0.005, epochs: 6 } });
    expect(await system.weights(await run.result())).toEqual(await system.weights(await system.finished()));
  });

  it('stops where it is told so, and keeps and evaluates the model', async () => {
    const run = await system.begin({ reviewInterval: 3 });
    await run.inReview(3);
    await run.ask(decide, { decision: 'stop', by: 'ada', reason: 'enough' });
    const state = await run.result();
    expect(state).toMatchObject({ status: 'stopped', currentEpoch: 3, decisions: [{ decision: 'stop' }] });
    expect(state.checkpoints.at(-1)?.epoch).toBe(3);
    expect(state.evaluation?.accuracy).toBeGreaterThan(0);
  });

  it('trains on where it is given more epochs, with another optimiser from fresh moments', async () => {
    const run = await system.begin({ reviewInterval: 4 });
    await run.inReview(4);
    await run.ask(decide, { decision: 'adjust', newHyperparameters: { epochs: 9, optimizer: 'sgd' } });
    await run.inReview(8);
    await run.ask(decide, { decision: 'continue' });
    const state = await run.result();
    expect(state).toMatchObject({ currentEpoch: 9, totalEpochs: 9, hyperparameters: { optimizer: 'sgd' } });
  });
});
