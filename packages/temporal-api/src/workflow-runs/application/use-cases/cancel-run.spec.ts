import { FakeCancellations, FakeWorkflowRuns } from '../../../../test/doubles/fake-workflow-runs.js';
import { RunLookup } from '../run-lookup.js';
import { CancelRun } from './cancel-run.js';

const command = { correlationId: 'c-1', reason: 'mistake' };

describe('cancelling a run', () => {
  let runs: FakeWorkflowRuns;
  let doors: FakeCancellations;

  beforeEach(() => {
    runs = new FakeWorkflowRuns();
    doors = new FakeCancellations();
  });

  const cancel = (workflowId: string) => new CancelRun(runs, new RunLookup(runs), doors).execute(workflowId, command);

  it('goes through the doors of orders, of payments and of trainings', async () => {
    runs.has('orderFulfillmentWorkflow');
    await expect(cancel('order-fulfillment-7')).resolves.toMatchObject({ outcome: 'accepted' });
    runs.has('paymentWorkflow', { status: 'completed' });
    await cancel('payment-7');
    runs.has('mlTrainingWorkflow');
    await cancel('ml-training-digits-7');
    expect([doors.orders, doors.payments]).toEqual([[['7', command]], [['7', command]]]);
    expect(doors.trainings).toEqual([['ml-training-digits-7', command]]);
    expect(runs.cancelled).toBe(0);
  });

  it.each(['shippingWorkflow', 'refundWorkflow'])('refuses a %s, whether it is live or not', async (type) => {
    runs.has(type);
    await expect(cancel('some')).rejects.toMatchObject({ code: 'not_cancellable' });
    runs.has(type, { status: 'completed' }, { outcome: 'returned', value: undefined });
    await expect(cancel('some')).rejects.toMatchObject({ code: 'already_finished' });
    expect(runs.cancelled).toBe(0);
  });

  it('has a user context cancelled by the workflow service', async () => {
    runs.has('userContextWorkflow');
    runs.whenCancelled = () => {
      const failure = { code: 'cancelled', message: 'The run was cancelled.' };
      runs.has('userContextWorkflow', { status: 'cancelled' }, { outcome: 'failed', failure });
    };
    await expect(cancel('user-context-1')).resolves.toMatchObject({ outcome: 'accepted', status: 'cancelled' });
    await expect(cancel('user-context-1')).rejects.toMatchObject({ code: 'already_finished' });
    expect(runs.cancelled).toBe(1);
  });

  it('says that it is not known yet', async () => {
    runs.has('userContextWorkflow');
    await expect(cancel('user-context-1')).resolves.toMatchObject({ outcome: 'pending', status: 'cancelling' });
  });

  it('says that it came too late', async () => {
    runs.has('userContextWorkflow');
    runs.whenCancelled = () =>
      runs.has('userContextWorkflow', { status: 'completed' }, { outcome: 'returned', value: {} });
    await expect(cancel('user-context-1')).rejects.toMatchObject({ code: 'already_finished' });
  });

  it.each([undefined, 'somebodyElses'])('finds no run of type %s', async (type) => {
    if (type !== undefined) runs.has(type);
    await expect(cancel('some')).rejects.toMatchObject({ code: 'workflow_not_found' });
  });

  it('says what that means for a charge', async () => {
    await expect(cancel('payment-7')).rejects.toMatchObject({ message: expect.stringContaining('refunded here only') });
    await expect(cancel('user-context-7')).rejects.toMatchObject({ message: expect.not.stringContaining('refunded') });
  });
});
