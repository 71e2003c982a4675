import { createMemoryOrderStore, OrderStoreUnavailable, type OrderStore } from '@fake-stripe/order-store';
import { aPlan, aRow, anOrderRequest, standardProfile } from '../../../../test/doubles/an-order.js';
import { FakeOrderWorkflows } from '../../../../test/doubles/fake-order-workflows.js';
import { OrderLookup } from '../order-lookup.js';
import { WorkflowsUnavailable } from '../ports/order-workflows.js';
import { StartOrder } from './start-order.js';

describe('starting an order', () => {
  let workflows: FakeOrderWorkflows;
  let store: OrderStore;

  beforeEach(() => {
    workflows = new FakeOrderWorkflows();
    store = createMemoryOrderStore();
  });

  function start(request = anOrderRequest()) {
    const lookup = new OrderLookup(workflows, store.reader, store.writer);
    const useCase = new StartOrder(workflows, store.reader, lookup);
    return useCase.execute({ request, profile: standardProfile(), correlationId: 'c-1', chaos: { seed: '7' } });
  }

  it('starts a new one as its first start', async () => {
    await expect(start()).resolves.toMatchObject({ outcome: 'started', runId: 'run-1', status: 'pending' });
    expect(workflows.started).toEqual([
      expect.objectContaining({ start: 1, correlationId: 'c-1', chaos: { seed: '7' } }),
    ]);
  });

  it('refuses a wrong total before anything else', async () => {
    const { order, ...rest } = anOrderRequest();
    await expect(start({ ...rest, order: { ...order, total: 1 } })).rejects.toMatchObject({ code: 'total_mismatch' });
    expect(workflows.started).toEqual([]);
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
