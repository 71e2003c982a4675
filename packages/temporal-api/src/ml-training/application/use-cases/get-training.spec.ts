import { FakeTrainingWorkflows } from '../../../../test/doubles/fake-training-workflows.js';
import { aTrainingPlan, aTrainingState } from '../../../../test/doubles/ml-training-requests.js';
import { GetTraining } from './get-training.js';

const ID = 'ml-training-digits-1';

describe('where a training stands', () => {
  let workflows: FakeTrainingWorkflows;

  beforeEach(() => {
    workflows = new FakeTrainingWorkflows();
  });

  const get = () => new GetTraining(workflows).execute(ID);

  it('is what the live run says', async () => {
    workflows.has(ID);
    workflows.live = aTrainingState({ currentEpoch: 33 });
    await expect(get()).resolves.toEqual({
      workflowId: ID,
      runId: 'run-1',
      state: workflows.live,
      source: 'workflow',
    });
  });

  it('is, beyond that, what its worker trains', async () => {
    const epochInProgress = { epoch: 36, batch: 4, batches: 23 };
    workflows.has(ID, { epochInProgress });
    workflows.live = aTrainingState({ status: 'training', currentEpoch: 33 });
    await expect(get()).resolves.toMatchObject({ epochInProgress });
  });

  it.each([
    ['counts that epoch already', { status: 'training', currentEpoch: 36 }],
    ['is paused', { status: 'paused', currentEpoch: 33 }],
  ] as const)('is not what a late heartbeat tells of a run that %s', async (_, state) => {
    workflows.has(ID, { epochInProgress: { epoch: 36, batch: 23, batches: 23 } });
    workflows.live = aTrainingState(state);
    await expect(get()).resolves.not.toHaveProperty('epochInProgress');
  });

  it('is not known while no worker answers for a live run', async () => {
    workflows.has(ID);
    await expect(get()).rejects.toMatchObject({ code: 'trainer_unavailable' });
  });

  it('is what an ended run has left, with no worker', async () => {
    const state = aTrainingState({ status: 'stopped' });
    workflows.has(ID, { status: 'completed' }, {}, { state });
    await expect(get()).resolves.toMatchObject({ state, source: 'workflow' });
  });

  it.each([
    ['cancelled', 'cancelled', 'training_cancelled'],
    ['terminated', 'failed', 'terminated'],
    ['timed_out', 'failed', 'timed_out'],
    ['failed', 'failed', 'workflow_failed'],
  ] as const)('of a run that was %s from outside is %s', async (closed, status, code) => {
    const failure = { code: closed === 'failed' ? 'workflow_failed' : closed, message: 'by hand' };
    const closedAt = '2026-01-02T00:00:00.000Z';
    workflows.has(ID, { status: closed, closedAt }, { plan: aTrainingPlan({ randomSeed: 9 }) }, { failure });
    const { state, source } = await get();
    expect(source).toBe('temporal');
    expect(state).toMatchObject({ modelId: 'digits', runId: ID, status, failure: { code }, seed: 9, totalEpochs: 100 });
    expect(state.updatedAt).toBe(closedAt);
  });

  it('of a run that was closed from outside is what it says, and how it was closed', async () => {
    const failure = { code: 'terminated', message: 'by hand' };
    const closedAt = '2026-01-02T00:00:00.000Z';
    workflows.has(ID, { status: 'terminated', closedAt }, {}, { failure });
    workflows.live = aTrainingState({ currentEpoch: 33, review: { reason: 'review', epoch: 33 }, eta: 'soon' });
    const { state, source } = await get();
    expect(source).toBe('workflow');
    expect(state).toMatchObject({ currentEpoch: 33, status: 'failed', failure, updatedAt: closedAt });
    expect(state).not.toHaveProperty('review');
    expect(state).not.toHaveProperty('eta');
  });

  it('of a run that Temporal cancelled is how it says that it ended', async () => {
    workflows.has(
      ID,
      { status: 'cancelled' },
      {},
      { failure: { code: 'cancelled', message: 'The run was cancelled.' } },
    );
    workflows.live = aTrainingState({
      status: 'cancelled',
      failure: { code: 'training_cancelled', message: 'The training was cancelled' },
    });
    await expect(get()).resolves.toMatchObject({ state: workflows.live, source: 'workflow' });
  });

  it('of one that had continued as new, and that no worker knows, is where that began, without what it waited for', async () => {
    const state = aTrainingState({ currentEpoch: 60, review: { reason: 'review', epoch: 60 }, eta: 'soon' });
    const carried = { state, progress: {}, answered: [] };
    workflows.has(ID, { status: 'terminated' }, { carried }, { failure: { code: 'terminated', message: 'x' } });
    const view = await get();
    expect(view.state).toMatchObject({ currentEpoch: 60, status: 'failed' });
    expect(view.state).not.toHaveProperty('review');
    expect(view.state).not.toHaveProperty('eta');
  });

  it('is nothing of a training that there is not', async () => {
    await expect(get()).rejects.toMatchObject({ code: 'training_not_found' });
  });
});
