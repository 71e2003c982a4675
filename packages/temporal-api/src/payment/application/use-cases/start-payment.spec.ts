import { standalonePaymentId, type ChaosDirectives } from '@fake-stripe/contracts';
import { OrderStoreUnavailable, createMemoryOrderStore, type OrderStore } from '@fake-stripe/order-store';
import { FakeChaosCheck } from '../../../../test/doubles/fake-chaos-check.js';
import {
  FakePaymentWorkflows,
  FakeRefundWorkflows,
  aPaymentInput,
  aPaymentRequest,
  aPaymentState,
  aRefundInput,
} from '../../../../test/doubles/fake-payments.js';
import { WorkflowsUnavailable } from '../../../kernel/workflows-unavailable.js';
import { PaymentLookup } from '../payment-lookup.js';
import { StartPayment } from './start-payment.js';

describe('starting a payment', () => {
  let payments: FakePaymentWorkflows;
  let refunds: FakeRefundWorkflows;
  let store: OrderStore;
  let simulator: FakeChaosCheck;

  beforeEach(() => {
    payments = new FakePaymentWorkflows();
    refunds = new FakeRefundWorkflows();
    store = createMemoryOrderStore();
    simulator = new FakeChaosCheck();
  });

  function start(request = aPaymentRequest(), chaos: ChaosDirectives = { seed: '7' }) {
    const useCase = new StartPayment(
      payments,
      new PaymentLookup(payments, refunds, store.reader),
      store.reader,
      simulator,
    );
    return useCase.execute({ request, correlationId: 'c-1', chaos });
  }

  const isStarted = { outcome: 'started', status: 'processing' };
  const isRefused = (code: string) => expect.objectContaining({ name: 'Refused', code });

  it('starts a new one as its first start, with what the request asks of the simulator', async () => {
    await expect(start()).resolves.toEqual({ ...isStarted, workflowId: 'payment-order-1', runId: 'payment-1' });
    expect(payments.runs.started).toEqual([
      expect.objectContaining({ start: 1, amount: 5998, chaos: { seed: '7' }, correlationId: 'c-1' }),
    ]);
  });

  it.each([
    ['live', 'running', undefined, 'processing'],
    ['completed', 'completed', aPaymentState(), 'completed'],
  ] as const)('answers the run of one that is %s, for the same body only', async (_name, run, result, status) => {
    const runId = payments.runs.has(aPaymentInput(), run, result);
    await expect(start()).resolves.toMatchObject({ outcome: 'known', runId, status });
    await expect(start(aPaymentRequest({ amount: 5999 }))).rejects.toEqual(isRefused('payment_exists'));
    expect(payments.runs.started).toEqual([]);
  });

  it.each([
    ['failed', 'completed', aPaymentState({ status: 'failed' })],
    ['was cancelled', 'completed', aPaymentState({ status: 'cancelled' })],
    ['was cancelled by Temporal', 'cancelled', undefined],
    ['was terminated', 'terminated', undefined],
  ] as const)('starts one anew that %s, with any body', async (_name, run, result) => {
    payments.runs.has(aPaymentInput(2), run, result);
    await expect(start(aPaymentRequest({ amount: 5999 }))).resolves.toMatchObject(isStarted);
    expect(payments.runs.started).toEqual([expect.objectContaining({ start: 3, amount: 5999 })]);
  });

  it('starts one anew that was refunded', async () => {
    const runId = payments.runs.has(aPaymentInput(), 'completed', aPaymentState());
    refunds.runs.has(aRefundInput(runId), 'completed', aPaymentState({ status: 'refunded' }));
    await expect(start()).resolves.toMatchObject(isStarted);
  });

  it('does not start one whose money is being given back', async () => {
    const runId = payments.runs.has(aPaymentInput(), 'completed', aPaymentState());
    refunds.runs.has(aRefundInput(runId));
    await expect(start()).rejects.toEqual(isRefused('payment_closing'));
  });

  it.each([
    ['failed', (runId: string) => aRefundInput(runId), 'failed'],
    ['was of an earlier payment', () => aRefundInput('payment-0'), 'refunded'],
  ] as const)('keeps one whose refund %s', async (_name, input, status) => {
    const runId = payments.runs.has(aPaymentInput(), 'completed', aPaymentState());
    refunds.runs.has(input(runId), 'completed', aPaymentState({ status }));
    await expect(start()).resolves.toMatchObject({ outcome: 'known', runId, status: 'completed' });
  });

  it('answers the run that somebody else has started meanwhile', async () => {
    const look = jest.spyOn(payments, 'describe').mockResolvedValueOnce(undefined);
    const runId = payments.runs.has(aPaymentInput());
    await expect(start()).resolves.toMatchObject({ outcome: 'known', runId });
    expect(look).toHaveBeenCalledTimes(2);
    expect(payments.runs.started).toEqual([]);
  });

  it('charges nothing again whose run is no longer kept', async () => {
    const record = {
      ...{ paymentId: standalonePaymentId('order-1'), orderId: 'order-1', amount: 5998, currency: 'usd' },
    } as const;
    await store.writer.claimPayment({ ...record, status: 'claimed' });
    await store.writer.recordPayment({ ...record, status: 'captured', chargeId: 'ch_1' });
    await expect(start()).rejects.toEqual(isRefused('payment_exists'));
    await store.writer.recordPayment({ ...record, status: 'refunded' });
    await expect(start()).resolves.toMatchObject(isStarted);
  });

  it.each(['payment', 'refund'] as const)('starts nothing where the result of a %s cannot be read', async (which) => {
    const runId = payments.runs.has(aPaymentInput(), 'completed', aPaymentState());
    if (which === 'refund') refunds.runs.has(aRefundInput(runId), 'completed', aPaymentState({ status: 'refunded' }));
    (which === 'payment' ? payments : refunds).runs.forgetful = true;
    await expect(start()).rejects.toThrow(WorkflowsUnavailable);
    expect(payments.runs.started).toEqual([]);
  });

  it.each([
    ['authorized', 'terminated'],
    ['captured', 'terminated'],
    ['captured', 'timed_out'],
  ] as const)('does not charge again what is %s, whose run was %s', async (status, run) => {
    payments.runs.has(aPaymentInput(), run);
    const payment = { paymentId: standalonePaymentId('order-1'), orderId: 'order-1', amount: 5998, currency: 'usd' };
    await store.writer.claimPayment({ ...payment, status: 'claimed' });
    await store.writer.recordPayment({ ...payment, status });
    await expect(start()).rejects.toMatchObject({
      code: 'payment_exists',
      message: expect.stringContaining('cancel it'),
    });
    expect(payments.runs.started).toEqual([]);
    await store.writer.recordPayment({ ...payment, status: 'refunded' });
    await expect(start()).resolves.toMatchObject(isStarted);
  });

  it.each(['compensating', 'needs_attention', 'processing'] as const)('says that a live one is %s', async (status) => {
    const runId = payments.runs.has(aPaymentInput());
    payments.live = aPaymentState({ status });
    await expect(start()).resolves.toMatchObject({ outcome: 'known', runId, status });
  });

  it('waits for a run that has ended its payment to close, and starts it anew', async () => {
    payments.runs.has(aPaymentInput());
    payments.live = aPaymentState({ status: 'cancelled' });
    await expect(start()).rejects.toEqual(isRefused('payment_closing'));
    jest.spyOn(payments, 'result').mockImplementation(async () => {
      payments.runs.has(aPaymentInput(), 'completed', aPaymentState({ status: 'cancelled' }));
      return 'closed';
    });
    await expect(start()).resolves.toMatchObject(isStarted);
    expect(payments.runs.started).toEqual([expect.objectContaining({ start: 2 })]);
  });

  it('does not charge again what somebody else has started anew, and charged, meanwhile', async () => {
    payments.runs.has(aPaymentInput(), 'completed', aPaymentState({ status: 'failed' }));
    jest.spyOn(payments, 'closedResult').mockImplementationOnce(async () => {
      payments.runs.has(aPaymentInput(2), 'completed', aPaymentState());
      return aPaymentState({ status: 'failed' });
    });
    await expect(start()).resolves.toMatchObject({ outcome: 'known', runId: 'payment-2', status: 'completed' });
    expect(payments.runs.started).toEqual([]);
  });

  it('refuses what the simulator would refuse on every call, and starts nothing', async () => {
    simulator.errors = [{ field: 'X-Chaos-Profile', message: 'there is no profile clam' }];
    await expect(start(aPaymentRequest(), { profile: 'clam' })).rejects.toMatchObject({
      code: 'validation_failed',
      errors: simulator.errors,
    });
    expect(payments.runs.started).toEqual([]);
  });

  it('starts nothing while the database or the workflow service is down', async () => {
    jest.spyOn(store.reader, 'payment').mockRejectedValue(new OrderStoreUnavailable('down'));
    await expect(start()).rejects.toThrow(OrderStoreUnavailable);
    payments.runs.down = true;
    await expect(start()).rejects.toThrow(WorkflowsUnavailable);
    expect(payments.runs.started).toEqual([]);
  });
});
