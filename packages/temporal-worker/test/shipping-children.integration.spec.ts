import { ErrorCode, OrderDoor, OrderQuery, type DoorAnswer, type OrderState } from '@fake-stripe/contracts';
import type { WorkflowHandle } from '@temporalio/client';
import { ProviderFault } from '../src/provider/application/provider-errors.js';
import { ObligingProviders, type SeenCall } from './kit/obliging-providers.js';
import { anOrderInput, startOrderSystem, type OrderSystem, type OrderWorkflow } from './kit/order-system.js';

type Handle = WorkflowHandle<OrderWorkflow>;

describe('the shipping children of an order', () => {
  const providers = new ObligingProviders();
  let system: OrderSystem;
  beforeAll(async () => {
    system = await startOrderSystem(providers);
  }, 60_000);
  afterAll(() => system.stop());
  beforeEach(() => {
    providers.calls.length = 0;
    providers.intercept = () => undefined;
  });

  /** The labels of the first `children` time out, five times each. */
  function labelsFail(children: number, also: (seen: SeenCall) => void = () => undefined): void {
    const keys = new Set<string>();
    providers.intercept = (seen) => {
      also(seen);
      if (seen.operation !== 'requestLabel') return;
      keys.add(seen.call.idempotencyKey);
      if (keys.size <= children) throw new ProviderFault('timeout', true, 'lost');
    };
  }

  const childrenOf = async (handle: Handle) => {
    const { events } = await handle.fetchHistory();
    return (events ?? []).flatMap(
      ({ startChildWorkflowExecutionInitiatedEventAttributes: child }) => child?.workflowId ?? [],
    );
  };

  it.each([1, 2])('follow one another when %i of them used up their attempts', async (failed) => {
    labelsFail(failed);
    const input = anOrderInput();
    const { orderId } = input.order;
    const handle = await system.start(input);
    const { status, state } = await handle.result();
    expect(status).toBe('completed');
    expect(state.retries).toEqual({ ship: failed * 5 });
    expect(await childrenOf(handle)).toEqual([1, 2, 3].slice(0, failed + 1).map((n) => `shipping-${orderId}-${n}`));
    // Each undoes its own label before the next one asks for another.
    const label = [...Array<string>(5).fill('requestLabel'), 'cancelLabel'];
    expect(providers.operations().slice(3)).toEqual([
      ...Array<string[]>(failed).fill(label).flat(),
      'requestLabel',
      'dispatch',
      'send',
    ]);
    const keys = providers.calls.filter(({ operation }) => operation === 'requestLabel').map(({ call }) => call);
    expect(new Set(keys.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(failed + 1);
    expect(new Set(keys.map(({ chaosKey }) => chaosKey)).size).toBe(failed + 1);
    const events = await system.store.reader.events(orderId);
    expect(events.filter(({ type }) => type === 'dispatch_failed')).toHaveLength(failed);
  });

  it('are not followed by another when the address was refused', async () => {
    const refuse = jest
      .spyOn(providers.shipping, 'requestLabel')
      .mockResolvedValue({ outcome: 'refused', code: ErrorCode.addressError, message: 'no such street' });
    const handle = await system.start(anOrderInput());
    const { status, state } = await handle.result();
    refuse.mockRestore();
    expect(status).toBe('failed');
    expect(state.failure).toMatchObject({ code: ErrorCode.addressError, step: 'ship' });
    expect(await childrenOf(handle)).toHaveLength(1);
  });

  it('are not followed by another when their label could not be undone', async () => {
    labelsFail(1, ({ operation }) => {
      if (operation === 'cancelLabel') throw new ProviderFault('server_error', true, 'broken');
    });
    const handle = await system.start(anOrderInput());
    while ((await handle.query<OrderState>(OrderQuery.status)).status !== 'needs_attention') {
      await system.env.sleep(10_000);
    }
    expect(await childrenOf(handle)).toHaveLength(1);
    expect(providers.operations()).not.toContain('dispatch');
    providers.intercept = () => undefined;
    await handle.executeUpdate<DoorAnswer, [object]>(OrderDoor.resolveCompensation, {
      args: [{ step: 'ship', action: 'retry', by: 'ops', reason: 'it is back' }],
    });
    expect((await handle.result()).status).toBe('failed');
  });

  it.each(['the door', 'Temporal'])('are not followed by another once %s has cancelled between them', async (by) => {
    labelsFail(1);
    const handle = await system.start(anOrderInput());
    while (!(await handle.query<OrderState>(OrderQuery.status)).retries.ship) await system.env.sleep(500);
    if (by === 'Temporal') await handle.cancel();
    else await handle.executeUpdate(OrderDoor.cancel, { args: [{}] });
    await handle.result().catch(() => undefined);
    const stored = await system.store.reader.find(handle.workflowId.replace('order-fulfillment-', ''));
    expect(stored?.state.status).toBe('cancelled');
    expect(await childrenOf(handle)).toHaveLength(1);
    expect(providers.operations().slice(-4)).toEqual(['refund', 'inventory.release', 'release', 'send']);
  });
});
