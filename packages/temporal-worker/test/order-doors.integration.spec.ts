import { ErrorCode, OrderDoor, OrderQuery, type DoorAnswer, type OrderState } from '@fake-stripe/contracts';
import type { WorkflowHandle } from '@temporalio/client';
import { anOrderInput, startOrderSystem, type OrderSystem, type OrderWorkflow } from './kit/order-system.js';
import { ObligingProviders, type SeenCall } from './kit/obliging-providers.js';

type Handle = WorkflowHandle<OrderWorkflow>;

describe('the doors of an order', () => {
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

  const knock = (handle: Handle, door: OrderDoor, args: object = {}) =>
    handle.executeUpdate<DoorAnswer, [object]>(door, { args: [args] });
  const refusal = (code: string) => ({ cause: { type: code } });

  async function awaitingApproval(): Promise<Handle> {
    const handle = await system.start(anOrderInput({ requiresApproval: true }));
    for (;;) {
      const { status } = await handle.query<OrderState>(OrderQuery.status);
      if (status === 'pending_approval') return handle;
    }
  }

  /** Holds the order inside one provider call, lets the test do something, and goes on. */
  async function during(operation: string, act: (handle: Handle, seen: SeenCall) => Promise<void>): Promise<Handle> {
    let reached: (seen: SeenCall) => void = () => undefined;
    const held = new Promise<SeenCall>((resolve) => (reached = resolve));
    let release: () => void = () => undefined;
    const acted = new Promise<void>((resolve) => (release = resolve));
    providers.intercept = async (seen) => {
      if (seen.operation !== operation) return;
      reached(seen);
      await acted;
    };
    const handle = await system.start(anOrderInput());
    await act(handle, await held);
    release();
    return handle;
  }

  it('lets the first decision win, and answers its repetition', async () => {
    const handle = await awaitingApproval();
    expect(await knock(handle, OrderDoor.reject, { rejectedBy: 'bob', reason: 'too dear' })).toMatchObject({
      outcome: 'accepted',
    });
    const { status, state } = await handle.result();
    expect(status).toBe('rejected');
    expect(state.approval).toMatchObject({ decidedBy: 'bob', reason: 'too dear' });
    expect(providers.operations()).toEqual(['authorize', 'release', 'send']);
  });

  it('refuses a decision that nobody asked for', async () => {
    const handle = await during('reserve', async (order) => {
      await expect(knock(order, OrderDoor.approve)).rejects.toMatchObject(refusal(ErrorCode.notAwaitingApproval));
      await expect(knock(order, OrderDoor.reject)).rejects.toMatchObject(refusal(ErrorCode.notAwaitingApproval));
    });
    expect((await handle.result()).status).toBe('completed');
  });

  it('keeps a decision that a signal brought before its time', async () => {
    let release: () => void = () => undefined;
    const acted = new Promise<void>((resolve) => (release = resolve));
    providers.intercept = async ({ operation }) => {
      if (operation === 'authorize') await acted;
    };
    const handle = await system.start(anOrderInput({ requiresApproval: true }));
    await handle.signal(OrderDoor.approve, { approvedBy: 'early bird' });
    release();
    const { status, state } = await handle.result();
    expect(status).toBe('completed');
    expect(state.approval.decidedBy).toBe('early bird');
  });

  it.each(['authorize', 'reserve', 'capture', 'requestLabel'])(
    'cancels in the middle of %s, whose effect is undone although its answer comes',
    async (operation) => {
      const handle = await during(operation, async (order) => {
        expect(await knock(order, OrderDoor.cancel, { reason: 'no more' })).toMatchObject({ outcome: 'accepted' });
        expect(await knock(order, OrderDoor.cancel)).toMatchObject({ outcome: 'already_decided' });
      });
      const { status, state } = await handle.result();
      expect(status).toBe('cancelled');
      expect(state.compensations.every((one) => one.status === 'done')).toBe(true);
      expect(providers.operations().at(-1)).toBe('send');
    },
  );

  it('does not cancel what the carrier has', async () => {
    const handle = await during('dispatch', async (order) => {
      await expect(knock(order, OrderDoor.cancel)).rejects.toMatchObject(refusal(ErrorCode.alreadyDispatched));
    });
    expect((await handle.result()).status).toBe('completed');
  });

  it.each(['authorize', 'capture', 'requestLabel'])(
    'is cancelled by Temporal in the middle of %s',
    async (operation) => {
      const handle = await during(operation, async (order, { call }) => {
        const arrived = new Promise((resolve) => call.signal?.addEventListener('abort', resolve, { once: true }));
        await order.cancel();
        await arrived;
      });
      await expect(handle.result()).rejects.toThrow();
      const orderId = handle.workflowId.replace('order-fulfillment-', '');
      const stored = await system.store.reader.find(orderId);
      expect(stored?.state.status).toBe('cancelled');
      expect(stored?.state.compensations.map((one) => one.status)).not.toContain('failed');
    },
  );

  it('completes when Temporal cancels while the carrier is being called', async () => {
    const handle = await during('dispatch', async (order) => {
      await order.cancel();
      // The child has heard of it before the carrier answers.
      const id = order.workflowId.replace('order-fulfillment-', 'shipping-').concat('-1');
      const child = system.env.client.workflow.getHandle(id);
      const heard = async () =>
        (await child.fetchHistory()).events?.some((event) => event.workflowExecutionCancelRequestedEventAttributes);
      while (!(await heard()));
    });
    expect((await handle.result()).status).toBe('completed');
  });

  it('leaves an event of a signal that it refused, whose sender hears nothing', async () => {
    const handle = await during('reserve', (order) => order.signal(OrderDoor.approve, { approvedBy: 'bob' }));
    const { state } = await handle.result();
    expect(state.status).toBe('completed');
    const [refused] = (await system.store.reader.events(state.orderId)).filter(
      ({ type }) => type === 'request_refused',
    );
    expect(refused?.payload).toMatchObject({ door: OrderDoor.approve, code: ErrorCode.notAwaitingApproval });
  });

  it('is not blocked by signals that lack their argument', async () => {
    const handle = await during('reserve', async (order) => {
      for (const signal of [
        OrderDoor.resolveCompensation,
        OrderDoor.updateAddress,
        'shippingProgress',
        'shippingAnswer',
        'dispatchFailed',
      ]) {
        await order.signal(signal);
        await order.signal(signal, null);
      }
    });
    expect((await handle.result()).status).toBe('completed');
  });
});
