import { T0 } from '../../../../test/doubles/an-order.js';
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

  it('tells the progress of a training by its epochs, and none while nobody answers', async () => {
    runs.has('mlTrainingWorkflow', { pendingActivities: ['trainEpochs'] });
    runs.settled = 3;
    runs.answers = { mlTrainingStatus: { status: 'training', currentEpoch: 1, totalEpochs: 3 } };
    await expect(progress()).resolves.toMatchObject({ status: 'running', progress: 33, currentStep: 'trainEpochs' });
    runs.answers = { mlTrainingStatus: { status: 'evaluating', currentEpoch: 3, totalEpochs: 3 } };
    await expect(progress()).resolves.toMatchObject({ progress: 99 });
    runs.answers = {};
    await expect(progress()).resolves.toMatchObject({ progress: 0, currentStep: 'trainEpochs' });
  });

  it('waits in vain for one that does not end', async () => {
    runs.has('paymentWorkflow');
    expect(await result()).not.toHaveProperty('end');
  });

  it('tells how a chain of runs was closed, whichever of them closed', async () => {
    const failure = { code: 'terminated', message: 'by hand' };
    runs.has('mlTrainingWorkflow', {}, { outcome: 'failed', failure });
    const describe = runs.describe.bind(runs);
    let looks = 0;
    runs.describe = async (id) => {
      const run = await describe(id);
      looks += 1;
      return looks === 1 || !run ? run : { ...run, runId: 'run-2', status: 'terminated' };
    };
    await expect(result()).resolves.toMatchObject({ end: { status: 'terminated', failure } });
  });

  it('waits for the end of one that is live', async () => {
    runs.has('paymentWorkflow', {}, { outcome: 'returned', value: { ...state, status: 'cancelled' } });
    await expect(result()).resolves.toMatchObject({ end: { status: 'cancelled' } });
  });

  describe('of a payment that is given back', () => {
    const charged = { status: 'completed', amount: 1 };
    const refund = (status: 'running' | 'completed' | 'terminated', paymentRunId = 'run-1') => ({
      ...{
        workflowId: 'refund-7',
        runId: 'run-2',
        firstRunId: 'run-2',
        type: 'refundWorkflow',
        startedAt: T0,
        pendingActivities: [],
      },
      ...{ status, paymentRunId },
    });

    beforeEach(() =>
      runs.has(
        'paymentWorkflow',
        { workflowId: 'payment-7', status: 'completed' },
        { outcome: 'returned', value: charged },
      ),
    );

    it('tells so wherever it is asked', async () => {
      runs.refund = refund('completed');
      runs.refundEnded = { outcome: 'returned', value: { status: 'refunded' } };
      const end = { status: 'refunded', refundWorkflowId: 'refund-7' };
      await expect(status()).resolves.toMatchObject({ ...end, details: charged, source: 'workflow' });
      await expect(progress()).resolves.toMatchObject({ status: 'refunded', progress: 100 });
      await expect(result()).resolves.toMatchObject({ end });
    });

    it.each([
      ['is under way', refund('running'), undefined],
      ['failed', refund('completed'), { outcome: 'returned', value: { status: 'failed' } }],
      ['was terminated', refund('terminated'), { outcome: 'failed', failure: { code: 'terminated', message: 'x' } }],
    ] as const)('names the refund where that %s', async (_how, known, ended) => {
      runs.refund = known;
      runs.refundEnded = ended;
      await expect(status()).resolves.toMatchObject({ status: 'completed', refundWorkflowId: 'refund-7' });
    });

    it('does not take the refund of an earlier run for its own', async () => {
      runs.refund = refund('completed', 'run-0');
      runs.refundEnded = { outcome: 'returned', value: { status: 'refunded' } };
      const view = await status();
      expect(view.status).toBe('completed');
      expect(view).not.toHaveProperty('refundWorkflowId');
    });
  });

  it('does not guess how one ended whose result cannot be read', async () => {
    runs.has('paymentWorkflow', { status: 'completed' });
    for (const read of [status, progress, result]) await expect(read()).rejects.toThrow(WorkflowsUnavailable);
  });
});
