import { MlTrainingDoor } from '@fake-stripe/contracts';
import type { TrainingHandle } from './kit/training-handle.js';
import { TrainingSystem } from './kit/training-system.js';
import type { Hold } from './kit/watched-trainer.js';

const { decide, pause, cancel } = MlTrainingDoor;

describe('a training run that is cancelled', () => {
  let system: TrainingSystem;

  beforeAll(async () => {
    system = await TrainingSystem.start();
  });

  afterAll(() => system?.stop());

  const statuses = momentsOf(() => system);

  it.each(statuses)('while %s ends cancelled, and its last checkpoint stays', async (status, reach) => {
    const { run, hold } = await reach(system.begin({ reviewInterval: 4 }));
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
    const run = await system.begin();
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
    const run = await system.begin({ hyperparameters: { epochs: 2 } });
    await last.reached;
    const evaluation = system.trainer.hold('evaluate');
    last.release();
    await evaluation.reached;
    const adjust = { decision: 'adjust', newHyperparameters: { epochs: 3 } };
    const asked = await run.workflow.startUpdate(decide, { args: [adjust], waitForStage: 'ACCEPTED' });
    evaluation.release();
    expect(await asked.result()).toMatchObject({ outcome: 'accepted', effectiveFrom: 3 });
    expect(await run.result()).toMatchObject({ status: 'completed', currentEpoch: 3 });
  });

  it('takes no decision any more', async () => {
    const state = await system.finished({ hyperparameters: { epochs: 1 } });
    const run = system.env.client.workflow.getHandle(state.runId);
    await expect(run.executeUpdate(decide, { args: [{ decision: 'stop' }] })).rejects.toThrow();
  });
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
