import type { ChaosDirectives } from '@fake-stripe/contracts';
import { createMemoryOrderStore, OrderStoreUnavailable, type OrderStore } from '@fake-stripe/order-store';
import { aPlan, aProfile, aRow, anOrderRequest, noFraudCheck } from '../../../../test/doubles/an-order.js';
import { FakeChaosCheck } from '../../../../test/doubles/fake-chaos-check.js';
import { FakeOrderWorkflows } from '../../../../test/doubles/fake-order-workflows.js';
import type { Refused } from '../../../kernel/refused.js';
import { OrderSettings } from '../../domain/order-settings.js';
import { OrderLookup } from '../order-lookup.js';
import { WorkflowsUnavailable } from '../../../kernel/workflows-unavailable.js';
import { StartOrder } from './start-order.js';

describe('starting an order', () => {
  let workflows: FakeOrderWorkflows;
  let store: OrderStore;
  let simulator: FakeChaosCheck;

  beforeEach(() => {
    simulator = new FakeChaosCheck();
    workflows = new FakeOrderWorkflows();
    store = createMemoryOrderStore();
  });

  function start(request = anOrderRequest(), chaos: ChaosDirectives = { seed: '7' }, settings = noFraudCheck) {
    const lookup = new OrderLookup(workflows, store.reader, store.writer);
    const useCase = new StartOrder(workflows, store.reader, store.writer, lookup, simulator, settings);
    return useCase.execute({ request, profile: aProfile(request.profile), correlationId: 'c-1', chaos });
  }

  it('starts a new one as its first start', async () => {
    await expect(start()).resolves.toMatchObject({ outcome: 'started', runId: 'run-1', status: 'pending' });
    expect(workflows.started).toEqual([
      expect.objectContaining({ start: 1, correlationId: 'c-1', chaos: { seed: '7' } }),
    ]);
  });

  it('refuses what the simulator would refuse on every call, and asks it only where there is something to ask', async () => {
    await start(anOrderRequest({ orderId: 'order-0' }), {});
    expect(simulator.asked).toEqual([]);
    simulator.errors = [{ field: 'X-Chaos-Profile', message: 'there is no profile clam' }];
    const refusal = { code: 'validation_failed', errors: simulator.errors };
    await expect(start(anOrderRequest(), { profile: 'clam' })).rejects.toMatchObject(refusal);
    expect(simulator.asked).toEqual([{ profile: 'clam' }]);
    expect(workflows.started).toHaveLength(1);
  });

  it('refuses a wrong total before anything else', async () => {
    const { order, ...rest } = anOrderRequest();
    await expect(start({ ...rest, order: { ...order, total: 1 } })).rejects.toMatchObject({ code: 'total_mismatch' });
    expect(workflows.started).toEqual([]);
  });

  it('refuses a rule that the profile does not have, before anything else', async () => {
    const request = anOrderRequest({ profile: 'express', overrides: { returnWindow: 1_000 } });
    await expect(start(request)).rejects.toMatchObject({ errors: [{ field: 'overrides.returnWindow' }] });
    expect(workflows.started).toEqual([]);
  });

  it('checks for fraud where the shop does', async () => {
    await start(anOrderRequest(), {}, new OrderSettings(true));
    expect(workflows.started[0]?.steps).toContain('fraud');
  });

  it.each([
    ['named by the request', 'mine', { ...anOrderRequest().order, paymentId: 'mine' }],
    ['of the order by default', 'payment-order-1', anOrderRequest().order],
  ])('refuses a payment %s that belongs to another order', async (_name, paymentId, order) => {
    const claim = { paymentId, orderId: 'order-2', status: 'refunded', amount: 1, currency: 'usd' } as const;
    await store.writer.claimPayment(claim);
    await expect(start(anOrderRequest({ order }))).rejects.toMatchObject({ code: 'payment_id_in_use' });
    expect(workflows.started).toEqual([]);
  });

  it('gives a payment that many orders name at the same moment to one of them', async () => {
    const asked = Array.from({ length: 10 }, (_, n) => {
      const orderId = `order-${n}`;
      return start(anOrderRequest({ orderId, order: { ...anOrderRequest().order, orderId, paymentId: 'mine' } }));
    });
    const answers = await Promise.allSettled(asked);
    const refused = answers.flatMap((answer) =>
      answer.status === 'rejected' ? [(answer.reason as Refused).code] : [],
    );
    expect(refused).toEqual(Array(9).fill('payment_id_in_use'));
    expect(workflows.started).toHaveLength(1);
  });

  it('answers the run of an order with a payment of its own, whatever has become of that', async () => {
    const request = anOrderRequest({ order: { ...anOrderRequest().order, paymentId: 'mine' } });
    const first = await start(request);
    await expect(start(request)).resolves.toMatchObject({ outcome: 'known', runId: first.runId });
    const payment = { paymentId: 'mine', orderId: 'order-1', amount: 135_997, currency: 'usd' } as const;
    await store.writer.recordPayment({ ...payment, status: 'captured', chargeId: 'ch_1' });
    await expect(start(request)).resolves.toMatchObject({ outcome: 'known', runId: first.runId });
    await expect(store.reader.payment('mine')).resolves.toMatchObject({ status: 'captured', chargeId: 'ch_1' });
  });

  it('takes the payment of the order itself again', async () => {
    const order = { ...anOrderRequest().order, paymentId: 'mine' };
    const claim = { paymentId: 'mine', orderId: 'order-1', status: 'refunded', amount: 1, currency: 'usd' } as const;
    await store.writer.claimPayment(claim);
    await expect(start(anOrderRequest({ order }))).resolves.toMatchObject({ outcome: 'started' });
  });

  it.each(['processing', 'pending_approval', 'needs_attention', 'completed'] as const)(
    'answers the run of one that is %s, for the same body only',
    async (status) => {
      const run = workflows.has(aPlan(), { status: status === 'completed' ? 'completed' : 'running' });
      await store.writer.create(aRow(run.runId, { status }));
      await expect(start()).resolves.toMatchObject({ outcome: 'known', runId: run.runId, status });
      await expect(start(anOrderRequest({ total: 5 }))).rejects.toMatchObject({ code: 'order_exists' });
      expect(workflows.started).toEqual([]);
    },
  );

  it.each(['failed', 'cancelled', 'rejected', 'expired', 'returned'] as const)(
    'starts one anew that ended as %s, with any body',
    async (status) => {
      const run = workflows.has(aPlan(), { status: 'completed' });
      await store.writer.create(aRow(run.runId, { status }));
      await expect(start(anOrderRequest({ total: 5 }))).resolves.toMatchObject({ outcome: 'started', runId: 'run-2' });
      expect(workflows.started).toEqual([expect.objectContaining({ start: 2 })]);
    },
  );

  it('waits for the run that has ended the order to close, and starts it anew', async () => {
    const run = workflows.has(aPlan());
    await store.writer.create(aRow(run.runId, { status: 'cancelled' }));
    const waited = jest.spyOn(workflows, 'result').mockImplementation(async () => {
      workflows.has(aPlan(), { runId: run.runId, status: 'completed' });
      return 'closed';
    });
    await expect(start()).resolves.toMatchObject({ outcome: 'started', runId: 'run-2', status: 'pending' });
    expect(waited).toHaveBeenCalledWith('order-1', run.runId, 2_000);
    expect(workflows.started).toEqual([expect.objectContaining({ start: 2 })]);
  });

  it('asks to try again where that takes too long', async () => {
    const run = workflows.has(aPlan());
    await store.writer.create(aRow(run.runId, { status: 'cancelled' }));
    await expect(start()).rejects.toMatchObject({ code: 'order_closing' });
    expect(workflows.started).toEqual([]);
  });

  it('answers the new run of an ended order that somebody else has started meanwhile', async () => {
    await store.writer.create(aRow('run-0', { status: 'cancelled' }));
    const { runId } = workflows.has(aPlan());
    await expect(start()).resolves.toMatchObject({ outcome: 'known', runId, status: 'pending' });
    await expect(start(anOrderRequest({ total: 5 }))).rejects.toMatchObject({ code: 'order_exists' });
  });

  it('compares with the run where no worker has recorded it yet', async () => {
    const run = workflows.has(aPlan());
    await expect(start()).resolves.toMatchObject({ outcome: 'known', runId: run.runId });
    await expect(start(anOrderRequest({ total: 5 }))).rejects.toMatchObject({ code: 'order_exists' });
  });

  it('starts anew after a run that was closed before it recorded anything', async () => {
    workflows.has(aPlan(), { status: 'terminated' });
    await expect(start()).resolves.toMatchObject({ outcome: 'started', runId: 'run-2' });
  });

  it('does not start a second run of an order that completed between its look and its start', async () => {
    const run = workflows.has(aPlan(), { status: 'completed' });
    const find = jest.spyOn(store.reader, 'find').mockResolvedValueOnce(undefined);
    await store.writer.create(aRow(run.runId, { status: 'completed' }));
    await expect(start()).resolves.toMatchObject({ outcome: 'known', runId: run.runId });
    expect(find).toHaveBeenCalledTimes(2);
    expect(workflows.started).toEqual([]);
  });

  it('repairs an order whose run was terminated, and starts it anew', async () => {
    const run = workflows.has(aPlan(), { status: 'terminated' });
    await store.writer.create(aRow(run.runId, { status: 'processing' }));
    await expect(start()).resolves.toMatchObject({ outcome: 'started' });
    expect(workflows.started).toEqual([expect.objectContaining({ start: 2 })]);
  });

  it('starts nothing anew of which it cannot be read how it ended', async () => {
    const run = workflows.has(aPlan(), { status: 'completed' });
    await store.writer.create(aRow(run.runId, { status: 'processing' }));
    workflows.forgetful = true;
    await expect(start()).rejects.toThrow(WorkflowsUnavailable);
    expect(workflows.started).toEqual([]);
    expect((await store.reader.find('order-1'))?.state.status).toBe('processing');
  });

  it('starts nothing while the database is down', async () => {
    jest.spyOn(store.reader, 'find').mockRejectedValue(new OrderStoreUnavailable('down'));
    await expect(start()).rejects.toThrow(OrderStoreUnavailable);
    expect(workflows.started).toEqual([]);
  });

  it('says so when the workflow service is down', async () => {
    workflows.down = true;
    await expect(start()).rejects.toThrow(WorkflowsUnavailable);
  });
});
