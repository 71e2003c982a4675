import type { OrderState } from '@fake-stripe/contracts';
import { createMemoryOrderStore, OrderStoreUnavailable, type OrderStore } from '@fake-stripe/order-store';
import { aPlan, aRow, T0 } from '../../../../test/doubles/an-order.js';
import { FakeOrderWorkflows } from '../../../../test/doubles/fake-order-workflows.js';
import { stateOfPlan } from '../../domain/order-view.js';
import { OrderLookup } from '../order-lookup.js';
import { AwaitOrderResult } from './await-order-result.js';
import { WorkflowsUnavailable } from '../../../kernel/workflows-unavailable.js';
import { GetOrderProgress } from './get-order-progress.js';
import { GetOrderStatus } from './get-order-status.js';
import { ListOrderEvents } from './list-order-events.js';

describe('the status of an order', () => {
  const processing: OrderState = { ...stateOfPlan(aPlan(), T0), status: 'processing' };
  let workflows: FakeOrderWorkflows;
  let store: OrderStore;
  let lookup: OrderLookup;

  beforeEach(() => {
    workflows = new FakeOrderWorkflows();
    store = createMemoryOrderStore();
    lookup = new OrderLookup(workflows, store.reader, store.writer);
  });

  const status = () => new GetOrderStatus(workflows, lookup).execute('order-1');
  const result = () =>
    new AwaitOrderResult(workflows, lookup, new GetOrderStatus(workflows, lookup)).execute('order-1', 10);

  it('comes from the live run', async () => {
    const { runId } = workflows.has(aPlan());
    workflows.live = processing;
    await expect(status()).resolves.toMatchObject({ source: 'workflow', runId, state: { status: 'processing' } });
  });

  it('comes from the database when no worker answers', async () => {
    const { runId } = workflows.has(aPlan());
    await store.writer.create(aRow(runId, { status: 'pending_approval' }));
    await expect(status()).resolves.toMatchObject({
      source: 'database',
      asOf: T0,
      state: { status: 'pending_approval' },
    });
  });

  it('comes from the database while the workflow service is down', async () => {
    await store.writer.create(aRow('run-1', { status: 'processing' }));
    workflows.down = true;
    await expect(status()).resolves.toMatchObject({ source: 'database', state: { status: 'processing' } });
  });

  it('is pending when no worker has begun the run, whatever an earlier run left behind', async () => {
    const { runId } = workflows.has(aPlan(), { runId: 'run-new' });
    await expect(status()).resolves.toMatchObject({ runId, source: 'workflow', state: { status: 'pending' } });
    await store.writer.create(aRow('run-old', { status: 'failed' }));
    await expect(status()).resolves.toMatchObject({ runId, state: { status: 'pending', totalAmount: 135_997 } });
  });

  it.each([
    ['terminated', 'failed', 'terminated'],
    ['timed_out', 'failed', 'timed_out'],
    ['failed', 'failed', 'workflow_failed'],
    ['cancelled', 'cancelled', 'order_cancelled'],
  ] as const)('of a run that was %s is repaired to %s', async (closed, end, code) => {
    const run = workflows.has(aPlan(), { status: closed, closedAt: '2026-01-02T00:00:00.000Z' });
    await store.writer.create(aRow(run.runId, { status: 'processing', currentStep: 'capture' }));
    await expect(status()).resolves.toMatchObject({ source: 'database', state: { status: end, failure: { code } } });
    const row = await store.reader.find('order-1');
    expect(row?.state).toMatchObject({ status: end, updatedAt: '2026-01-02T00:00:00.000Z' });
  });

  it('of a completed run whose last record is missing is taken from its result', async () => {
    const completed = { ...processing, status: 'completed' } as const;
    const known = { orderId: 'order-1', status: 'completed', state: completed } as const;
    const run = workflows.has(aPlan(), { status: 'completed' }, known);
    await store.writer.create(aRow(run.runId, { status: 'processing' }));
    await expect(status()).resolves.toMatchObject({ source: 'database', state: { status: 'completed' } });
  });

  it('of a completed run whose result cannot be read is what was recorded, and nothing is written', async () => {
    const run = workflows.has(aPlan(), { status: 'completed' });
    await store.writer.create(aRow(run.runId, { status: 'processing' }));
    workflows.forgetful = true;
    await expect(status()).resolves.toMatchObject({ source: 'database', state: { status: 'processing' } });
    expect((await store.reader.find('order-1'))?.state.status).toBe('processing');
  });

  it('of a run that was closed before it recorded anything is told by its closing', async () => {
    workflows.has(aPlan(), { status: 'terminated' });
    await expect(status()).resolves.toMatchObject({ state: { status: 'failed', failure: { code: 'terminated' } } });
  });

  it('leaves the row of another run alone', async () => {
    workflows.has(aPlan(), { runId: 'run-2', status: 'terminated' });
    await store.writer.create(aRow('run-1', { status: 'completed' }));
    await expect(status()).resolves.toMatchObject({ runId: 'run-1', state: { status: 'completed' } });
  });

  it('still comes from a closed run while the database is down', async () => {
    workflows.has(aPlan(), { status: 'completed' });
    workflows.live = { ...processing, status: 'completed' };
    jest.spyOn(store.reader, 'find').mockRejectedValue(new OrderStoreUnavailable('down'));
    await expect(status()).resolves.toMatchObject({ source: 'workflow', state: { status: 'completed' } });
  });

  it('is not known of an order without a row while the workflow service is down: it may be live', async () => {
    workflows.has(aPlan());
    workflows.down = true;
    await expect(status()).rejects.toThrow(WorkflowsUnavailable);
    await expect(new GetOrderProgress(workflows, lookup).execute('order-1')).rejects.toThrow(WorkflowsUnavailable);
    await expect(new ListOrderEvents(store.reader, lookup).execute('order-1')).rejects.toThrow(WorkflowsUnavailable);
  });

  it('is refused for an order that never was', async () => {
    await expect(status()).rejects.toMatchObject({ code: 'order_not_found' });
    await expect(result()).rejects.toMatchObject({ code: 'order_not_found' });
  });

  describe('as a result', () => {
    it('is not there while the order is under way', async () => {
      workflows.has(aPlan());
      workflows.live = processing;
      await expect(result()).resolves.toMatchObject({ ended: false, view: { state: { status: 'processing' } } });
    });

    it('is what the run returns', async () => {
      const failed = { ...processing, status: 'failed' } as const;
      workflows.has(aPlan(), {}, { orderId: 'order-1', status: 'failed', state: failed });
      await expect(result()).resolves.toMatchObject({ ended: true, view: { state: { status: 'failed' } } });
    });

    it('comes from the database for a run that Temporal cancelled', async () => {
      const run = workflows.has(aPlan(), { status: 'cancelled' });
      await store.writer.create(aRow(run.runId, { status: 'cancelled' }));
      await expect(result()).resolves.toMatchObject({ ended: true, view: { state: { status: 'cancelled' } } });
    });
  });
});
