import { standalonePaymentId } from '@fake-stripe/contracts';
import { createMemoryOrderStore, type OrderStore, type PaymentRecord } from '@fake-stripe/order-store';
import {
  FakePaymentWorkflows,
  FakeRefundWorkflows,
  aPaymentInput,
  aPaymentState,
  aRefundInput,
} from '../../../../test/doubles/fake-payments.js';
import { WorkflowsUnavailable } from '../../../kernel/workflows-unavailable.js';
import { PaymentLookup } from '../payment-lookup.js';
import { CancelPayment } from './cancel-payment.js';

describe('cancelling a payment', () => {
  let payments: FakePaymentWorkflows;
  let refunds: FakeRefundWorkflows;
  let store: OrderStore;

  beforeEach(() => {
    payments = new FakePaymentWorkflows();
    refunds = new FakeRefundWorkflows();
    store = createMemoryOrderStore();
  });

  const cancel = (changes: { idempotencyKey?: string; reason?: string } = { reason: 'mistake' }) =>
    new CancelPayment(payments, refunds, new PaymentLookup(payments, refunds, store.reader)).execute({
      orderId: 'order-1',
      correlationId: 'c-2',
      ...changes,
    });
  const completes = () => payments.runs.has(aPaymentInput(), 'completed', aPaymentState());
  const accepted = { outcome: 'answered', answer: { outcome: 'accepted', status: 'processing' } } as const;

  it('refuses one that there is not', async () => {
    await expect(cancel()).rejects.toMatchObject({ code: 'workflow_not_found' });
  });

  it('asks a live one, which answers', async () => {
    const runId = payments.runs.has(aPaymentInput());
    payments.answers = [() => accepted];
    await expect(cancel()).resolves.toEqual({ workflowId: 'payment-order-1', runId, ...accepted.answer });
    expect(payments.requests).toEqual([expect.objectContaining({ body: { reason: 'mistake' } })]);
    expect(refunds.runs.started).toEqual([]);
  });

  it('is the same request by the same key and body, and another by others', async () => {
    payments.runs.has(aPaymentInput());
    for (const changes of [{}, {}, { reason: 'x' }, { idempotencyKey: 'k' }, { idempotencyKey: 'k' }]) {
      payments.answers = [() => accepted];
      await cancel(changes);
    }
    const [first, second, third, fourth, fifth] = payments.requests.map(({ updateId }) => updateId);
    expect([second, fifth]).toEqual([first, fourth]);
    expect(new Set([first, third, fourth]).size).toBe(3);
  });

  it('leaves the request where no worker answers', async () => {
    payments.runs.has(aPaymentInput());
    await expect(cancel()).resolves.toMatchObject({ outcome: 'pending' });
    expect(payments.left).toHaveLength(1);
  });

  it('does not leave it where a worker has it', async () => {
    payments.runs.has(aPaymentInput());
    payments.answers = [() => ({ outcome: 'in_progress' })];
    await expect(cancel()).resolves.toMatchObject({ outcome: 'pending' });
    expect(payments.left).toEqual([]);
  });

  it.each(['closed', 'refused', 'unanswered'] as const)(
    'refunds one that completes meanwhile (%s)',
    async (outcome) => {
      payments.runs.has(aPaymentInput());
      payments.answers = [
        () => {
          completes();
          return outcome === 'refused' ? { outcome, code: 'already_finished', message: 'too late' } : { outcome };
        },
      ];
      await expect(cancel()).resolves.toMatchObject({ outcome: 'accepted', status: 'refunded' });
    },
  );

  it('refuses where the run refuses, and does not close', async () => {
    payments.runs.has(aPaymentInput());
    payments.answers = [() => ({ outcome: 'refused', code: 'already_finished', message: 'too late' })];
    await expect(cancel()).rejects.toMatchObject({ code: 'already_finished', message: 'too late' });
  });

  it('refunds a completed one, with the chaos that it was started with', async () => {
    const paymentRunId = completes();
    await expect(cancel()).resolves.toEqual({
      workflowId: 'payment-order-1',
      runId: paymentRunId,
      refundWorkflowId: 'refund-order-1',
      outcome: 'accepted',
      status: 'refunded',
    });
    const asked = { paymentRunId, start: 1, reason: 'mistake', correlationId: 'c-2', chaos: { seed: '7' } };
    expect(refunds.runs.started).toEqual([{ payment: aPaymentState(), ...asked }]);
  });

  it('refunds it once, however often it is asked', async () => {
    completes();
    const answers = [await cancel(), await cancel(), await cancel({})];
    expect(answers.map(({ outcome, status }) => [outcome, status])).toEqual([
      ['accepted', 'refunded'],
      ['already_decided', 'refunded'],
      ['already_decided', 'refunded'],
    ]);
    expect(refunds.runs.started).toHaveLength(1);
  });

  it('joins a refund that somebody else has begun meanwhile', async () => {
    const runId = completes();
    jest.spyOn(refunds, 'describe').mockResolvedValueOnce(undefined);
    refunds.runs.has(aRefundInput(runId), 'running', aPaymentState({ status: 'refunded' }));
    await expect(cancel()).resolves.toMatchObject({ outcome: 'accepted', status: 'refunded' });
    expect(refunds.runs.started).toEqual([]);
  });

  it('says that a refund goes on', async () => {
    completes();
    refunds.ends = 'never';
    await expect(cancel()).resolves.toMatchObject({ outcome: 'pending', status: 'refunding' });
    await expect(cancel()).resolves.toMatchObject({ outcome: 'pending', status: 'refunding' });
    expect(refunds.runs.started).toHaveLength(1);
  });

  it('says that a refund failed, and tries it anew when asked again', async () => {
    completes();
    refunds.ends = 'failed';
    await expect(cancel()).rejects.toMatchObject({ code: 'provider_unavailable' });
    refunds.ends = 'refunded';
    await expect(cancel()).resolves.toMatchObject({ status: 'refunded' });
    expect(refunds.runs.started.map(({ start }) => start)).toEqual([1, 2]);
  });

  it('refunds a payment that was made anew after an earlier refund', async () => {
    refunds.runs.has(aRefundInput('payment-0'), 'completed', aPaymentState({ status: 'refunded' }));
    const paymentRunId = completes();
    await expect(cancel()).resolves.toMatchObject({ outcome: 'accepted', status: 'refunded' });
    expect(refunds.runs.started).toEqual([expect.objectContaining({ start: 2, paymentRunId })]);
  });

  it.each([
    ['completed', aPaymentState({ status: 'failed' })],
    ['completed', aPaymentState({ status: 'cancelled' })],
    ['terminated', undefined],
  ] as const)('refuses one that has ended without a charge (%s)', async (status, result) => {
    payments.runs.has(aPaymentInput(), status, result);
    await expect(cancel()).rejects.toMatchObject({ code: 'already_finished' });
    expect(refunds.runs.started).toEqual([]);
  });

  describe('whose run was closed from outside', () => {
    const record = {
      ...{ paymentId: standalonePaymentId('order-1'), orderId: 'order-1', amount: 5998, currency: 'usd' },
      authorizationId: 'auth_1',
    } as const;
    const recorded = async (status: PaymentRecord['status']) => {
      await store.writer.claimPayment({ ...record, status: 'claimed' });
      await store.writer.recordPayment({ ...record, status, ...(status === 'captured' ? { chargeId: 'ch_1' } : {}) });
    };
    const nothing = { status: 'failed', failure: { code: 'nothing_to_refund', message: 'no such charge' } } as const;

    it.each(['terminated', 'timed_out', 'failed'] as const)('gives back what it had charged (%s)', async (status) => {
      const paymentRunId = payments.runs.has(aPaymentInput(), status);
      await recorded('captured');
      await expect(cancel()).resolves.toMatchObject({ outcome: 'accepted', status: 'refunded' });
      const keys = {
        authorize: 'payment-order-1/payment-1/authorize/1',
        capture: 'payment-order-1/payment-1/capture/1',
      };
      const payment = { orderId: 'order-1', amount: 5998, paymentId: 'ch_1', authorizationId: 'auth_1', keys };
      expect(refunds.runs.started).toEqual([
        expect.objectContaining({ paymentRunId, start: 1, payment: expect.objectContaining(payment) }),
      ]);
      await expect(cancel()).resolves.toMatchObject({ outcome: 'already_decided', status: 'refunded' });
      expect(refunds.runs.started).toHaveLength(1);
    });

    it.each(['claimed', 'authorized'] as const)(
      'lets go of what may be held, once, where it was %s',
      async (status) => {
        payments.runs.has(aPaymentInput(), 'terminated');
        await recorded(status);
        refunds.ends = 'failed';
        refunds.failure = nothing.failure;
        await expect(cancel()).resolves.toMatchObject({ outcome: 'accepted', status: 'cancelled' });
        await expect(cancel()).rejects.toMatchObject({ code: 'already_finished' });
        expect(refunds.runs.started).toHaveLength(1);
      },
    );

    it('does not take a charge for gone of which the provider says that there is none', async () => {
      payments.runs.has(aPaymentInput(), 'terminated');
      await recorded('captured');
      refunds.ends = 'failed';
      refunds.failure = nothing.failure;
      await expect(cancel()).rejects.toMatchObject({ code: 'provider_unavailable' });
      await expect(cancel()).rejects.toMatchObject({ code: 'provider_unavailable' });
    });
  });

  it.each(['payment', 'refund'] as const)('begins nothing where the result of a %s cannot be read', async (which) => {
    const runId = completes();
    if (which === 'refund') refunds.runs.has(aRefundInput(runId), 'completed', aPaymentState({ status: 'refunded' }));
    (which === 'payment' ? payments : refunds).runs.forgetful = true;
    await expect(cancel()).rejects.toThrow(WorkflowsUnavailable);
    expect(refunds.runs.started).toEqual([]);
  });

  it('says at once that one waits for attention, whose undo has failed for good', async () => {
    payments.runs.has(aPaymentInput());
    payments.live = aPaymentState({ status: 'needs_attention' });
    payments.answers = [() => ({ outcome: 'refused', code: 'already_finished', message: 'too late' })];
    const waits = jest.spyOn(payments, 'result');
    await expect(cancel()).rejects.toMatchObject({ code: 'awaiting_attention' });
    expect(waits).not.toHaveBeenCalled();
  });
});
