import type { OrderState } from '@fake-stripe/contracts';
import { createMemoryOrderStore, OrderStoreUnavailable, type OrderStore } from '@fake-stripe/order-store';
import { aPlan, aRow, T0 } from '../../../../test/doubles/an-order.js';
import { FakeClock } from '../../../../test/doubles/fake-clock.js';
import { FakeOrderWorkflows } from '../../../../test/doubles/fake-order-workflows.js';
import { stateOfPlan } from '../../domain/order-view.js';
import { OrderLookup } from '../order-lookup.js';
import { GetOrderProgress } from './get-order-progress.js';
import { WatchOrder, type OrderUpdate } from './watch-order.js';

const SECOND = 1_000;

describe('watching an order', () => {
  let workflows: FakeOrderWorkflows;
  let store: OrderStore;
  let leave: AbortController;

  beforeEach(() => {
    workflows = new FakeOrderWorkflows();
    store = createMemoryOrderStore();
    leave = new AbortController();
  });

  const live = (state: Partial<OrderState>) => (workflows.live = { ...stateOfPlan(aPlan(), T0), ...state });

  async function watch(clock: FakeClock, lastId?: string): Promise<(OrderUpdate | undefined)[] | undefined> {
    const progress = new GetOrderProgress(workflows, new OrderLookup(workflows, store.reader, store.writer));
    const command = { orderId: 'order-1', signal: leave.signal, ...(lastId === undefined ? {} : { lastId }) };
    const updates = await new WatchOrder(progress, clock).execute(command);
    if (!updates) return undefined;
    const told = [];
    for await (const update of updates) told.push(update);
    return told;
  }

  /** What the order does at each wait; after the last the watcher leaves. */
  function script(...steps: (() => unknown)[]): FakeClock {
    return new FakeClock(async (waits) => {
      const step = steps[waits - 1];
      if (step) await step();
      else leave.abort();
    });
  }

  const statuses = (told: readonly (OrderUpdate | undefined)[] | undefined) => told?.map((each) => each?.order.status);

  it('tells each change once, until the order has ended', async () => {
    const { runId } = workflows.has(aPlan());
    live({ status: 'pending' });
    const clock = script(
      () => live({ status: 'processing', currentStep: 'reserve' }),
      () => undefined,
      () => live({ status: 'processing', currentStep: 'ship' }),
      async () => {
        workflows.has(aPlan(), { runId, status: 'completed' });
        await store.writer.create(aRow(runId, { status: 'completed' }));
      },
    );
    const told = await watch(clock);
    expect(told?.map((each) => each?.order)).toEqual([
      { orderId: 'order-1', status: 'pending', progress: 42, source: 'workflow' },
      { orderId: 'order-1', status: 'processing', currentStep: 'reserve', progress: 42, source: 'workflow' },
      { orderId: 'order-1', status: 'processing', currentStep: 'ship', progress: 42, source: 'workflow' },
      { orderId: 'order-1', status: 'completed', progress: 100, source: 'database' },
    ]);
    expect(new Set(told?.map((each) => each?.id)).size).toBe(4);
    expect(clock.waits).toBe(4);
  });

  it('does not tell again what the watcher has seen', async () => {
    workflows.has(aPlan());
    live({ status: 'pending' });
    const [first] = (await watch(script())) ?? [];
    leave = new AbortController();
    const told = await watch(
      script(() => live({ status: 'shipped' })),
      first?.id,
    );
    expect(statuses(told)).toEqual(['shipped']);
  });

  it('has nothing to tell to a watcher who knows the end', async () => {
    const { runId } = workflows.has(aPlan(), { status: 'completed' });
    await store.writer.create(aRow(runId, { status: 'completed' }));
    const [end] = (await watch(script())) ?? [];
    await expect(watch(script(), end?.id)).resolves.toBeUndefined();
    expect(statuses(await watch(script(), 'an id of another order'))).toEqual(['completed']);
  });

  it('takes from the database only another status, because what it knows of steps is old', async () => {
    const { runId } = workflows.has(aPlan());
    await store.writer.create(aRow(runId, { status: 'processing', currentStep: 'create' }));
    live({ status: 'processing', currentStep: 'capture' });
    const told = await watch(
      script(
        () => (workflows.live = undefined),
        () => store.writer.record({ orderId: 'order-1', runId, state: shipped(), events: [] }),
      ),
    );
    expect(told?.map((each) => [each?.order.status, each?.order.source])).toEqual([
      ['processing', 'workflow'],
      ['shipped', 'database'],
    ]);
  });

  it('goes on from the database while the workflow service is down, and keeps quiet while nobody answers', async () => {
    const { runId } = workflows.has(aPlan());
    await store.writer.create(aRow(runId, { status: 'processing' }));
    workflows.down = true;
    const find = jest.spyOn(store.reader, 'find');
    const told = await watch(
      script(
        () => find.mockRejectedValueOnce(new OrderStoreUnavailable('down')),
        () => undefined,
        () => store.writer.record({ orderId: 'order-1', runId, state: shipped(), events: [] }),
      ),
    );
    expect(statuses(told)).toEqual(['processing', 'shipped']);
  });

  it('keeps in touch while nothing changes, twice a second at most, and ends after ten minutes', async () => {
    workflows.has(aPlan());
    live({ status: 'pending_approval' });
    const clock = new FakeClock();
    const told = await watch(clock);
    expect(statuses(told?.slice(0, 2))).toEqual(['pending_approval', undefined]);
    expect(told).toHaveLength(1 + 600 / 15 - 1);
    expect([clock.now(), clock.waits]).toEqual([600 * SECOND, 1_200]);
  });

  it('stops asking as soon as the watcher has left', async () => {
    workflows.has(aPlan());
    live({ status: 'processing' });
    const asked = jest.spyOn(workflows, 'progress');
    await watch(script(() => undefined));
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('refuses an order that there is not, at once', async () => {
    await expect(watch(script())).rejects.toMatchObject({ code: 'order_not_found' });
  });

  const shipped = (): OrderState => ({
    ...stateOfPlan(aPlan(), T0),
    status: 'shipped',
    updatedAt: '2026-01-01T00:01:00.000Z',
  });
});
