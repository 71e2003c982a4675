import type { ResolveCompensation } from '@fake-stripe/contracts';
import { FakeWorkflowRuns } from '../../../../test/doubles/fake-workflow-runs.js';
import { RunLookup } from '../run-lookup.js';
import { SettleRun } from './settle-run.js';

const word: ResolveCompensation = { step: 'capture', action: 'retry', by: 'alice', reason: 'it is back' };

describe('settling what failed for good', () => {
  let runs: FakeWorkflowRuns;

  beforeEach(() => {
    runs = new FakeWorkflowRuns();
    runs.doorAnswer = { outcome: 'answered', answer: { outcome: 'accepted', status: 'compensating' } };
  });

  const settle = () => new SettleRun(runs, new RunLookup(runs)).execute('workflow-1', word);
  const failedAfter = (attempts: number) => ({ paymentStatus: { compensations: [{ step: 'capture', attempts }] } });

  it.each(['orderFulfillmentWorkflow', 'paymentWorkflow', 'refundWorkflow'])('asks a %s', async (type) => {
    runs.has(type);
    await expect(settle()).resolves.toMatchObject({ outcome: 'accepted', status: 'compensating' });
    expect(runs.requests).toEqual([expect.objectContaining({ name: 'resolveCompensation', body: word })]);
  });

  it('is another request once the undo has failed again', async () => {
    runs.has('paymentWorkflow');
    for (const attempts of [10, 10, 20]) {
      runs.answers = failedAfter(attempts);
      await settle();
    }
    const [first, second, third] = runs.requests.map(({ updateId }) => updateId);
    expect([second === first, third === first]).toEqual([true, false]);
  });

  it('leaves it for the next worker where none answers', async () => {
    runs.has('refundWorkflow');
    runs.doorAnswer = { outcome: 'unanswered' };
    await expect(settle()).resolves.toMatchObject({ outcome: 'pending' });
    expect(runs.left).toEqual(runs.requests);
  });

  it.each([
    ['userContextWorkflow', 'answered'],
    ['shippingWorkflow', 'answered'],
    ['paymentWorkflow', 'refused'],
  ])('is refused where a %s awaits nothing', async (type, outcome) => {
    runs.has(type);
    if (outcome === 'refused') runs.doorAnswer = { outcome, code: 'not_awaiting_attention', message: 'nothing' };
    await expect(settle()).rejects.toMatchObject({ code: 'not_awaiting_attention' });
  });

  it('is refused where the run is closed, or closes', async () => {
    runs.has('paymentWorkflow');
    runs.doorAnswer = { outcome: 'closed' };
    await expect(settle()).rejects.toMatchObject({ code: 'already_finished' });
    runs.has('paymentWorkflow', { status: 'completed' }, { outcome: 'returned', value: { status: 'cancelled' } });
    await expect(settle()).rejects.toMatchObject({ code: 'already_finished' });
  });
});
