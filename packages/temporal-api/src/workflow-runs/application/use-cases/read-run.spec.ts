import { FakeWorkflowRuns } from '../../../../test/doubles/fake-workflow-runs.js';
import { WorkflowsUnavailable } from '../../../kernel/workflows-unavailable.js';
import { RunLookup } from '../run-lookup.js';
import { AwaitRunResult } from './await-run-result.js';
import { GetRunProgress } from './get-run-progress.js';
import { GetRunStatus } from './get-run-status.js';

describe('reading a run', () => {
  let runs: FakeWorkflowRuns;

  beforeEach(() => {
    runs = new FakeWorkflowRuns();
  });

  const status = () => new GetRunStatus(runs, new RunLookup(runs)).execute('workflow-1');
  const progress = () => new GetRunProgress(runs, new RunLookup(runs)).execute('workflow-1');
  const result = () => new AwaitRunResult(runs, new RunLookup(runs)).execute('workflow-1', 1);
  const state = { status: 'failed', failure: { code: 'card_declined', message: 'no' } };

  it('tells what a live run says of itself', async () => {
    runs.has('paymentWorkflow');
    runs.answers = { paymentStatus: { status: 'processing' } };
    await expect(status()).resolves.toMatchObject({
      status: 'running',
      details: { status: 'processing' },
      source: 'workflow',
    });
  });

  it.each(['paymentWorkflow', 'shippingWorkflow', 'userContextWorkflow'])(
    'tells what Temporal knows where a %s does not answer',
    async (type) => {
      runs.has(type);
      const view = await status();
      expect(view).toMatchObject({ status: 'running', source: 'temporal' });
      expect(view).not.toHaveProperty('details');
    },
  );

  it('tells how a closed run ended', async () => {
    runs.has('paymentWorkflow', { status: 'completed' }, { outcome: 'returned', value: state });
    const end = { status: 'failed', failure: state.failure };
    await expect(status()).resolves.toMatchObject({ ...end, details: state, source: 'workflow' });
    await expect(progress()).resolves.toEqual({ workflowId: 'workflow-1', status: 'failed', progress: 100 });
    await expect(result()).resolves.toMatchObject({ end });
  });

  it('counts activities where the run does not tell its progress', async () => {
    runs.has('userContextWorkflow', { pendingActivities: ['getWeatherActivity', 'getCatFactActivity'] });
    runs.settled = 1;
    await expect(progress()).resolves.toEqual({
      workflowId: 'workflow-1',
      status: 'running',
      progress: 33,
      currentStep: 'getWeatherActivity',
    });
    runs.settled = 4;
    await expect(progress()).resolves.toMatchObject({ progress: 99 });
  });

  it('tells the progress of an order as the order does', async () => {
    runs.has('orderFulfillmentWorkflow');
    runs.settled = 3;
    runs.answers = { orderProgress: { status: 'processing', progress: 42, currentStep: 'ship' } };
    await expect(progress()).resolves.toMatchObject({ status: 'running', progress: 42, currentStep: 'ship' });
    runs.answers = {};
    await expect(progress()).resolves.toMatchObject({ status: 'running', progress: 50 });
  });

  it('waits in vain for one that does not end', async () => {
    runs.has('paymentWorkflow');
    expect(await result()).not.toHaveProperty('end');
  });

  it('waits for the end of one that is live', async () => {
    runs.has('paymentWorkflow', {}, { outcome: 'returned', value: { ...state, status: 'cancelled' } });
    await expect(result()).resolves.toMatchObject({ end: { status: 'cancelled' } });
  });

  it('does not guess how one ended whose result cannot be read', async () => {
    runs.has('paymentWorkflow', { status: 'completed' });
    for (const read of [status, progress, result]) await expect(read()).rejects.toThrow(WorkflowsUnavailable);
  });
});
