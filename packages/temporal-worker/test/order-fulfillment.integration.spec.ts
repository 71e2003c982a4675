import { ErrorCode, OrderDoor, OrderQuery, type DoorAnswer, type OrderState } from '@fake-stripe/contracts';
import type { WorkflowHandle } from '@temporalio/client';
import { ProviderFault } from '../src/provider/application/provider-errors.js';
import { anOrderInput, startOrderSystem, type OrderSystem } from './kit/order-system.js';
import { ObligingProviders } from './kit/obliging-providers.js';

describe('order fulfilment', () => {
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

  async function pendingApproval(handle: WorkflowHandle): Promise<void> {
    while ((await handle.query<OrderState>(OrderQuery.status)).status !== 'pending_approval')
      await system.env.sleep(10);
  }

  it('takes an order through its steps and records each of them', async () => {
    const input = anOrderInput();
    const handle = await system.start(input);
    const result = await handle.result();
    expect(result.status).toBe('completed');
    expect(result.state).toMatchObject({
      completedSteps: ['create', 'authorize', 'reserve', 'capture', 'ship', 'notify'],
      compensations: [],
      authorizationId: 'auth-1',
      paymentId: 'charge-1',
      labelId: 'label-1',
      trackingNumber: 'TRACK-1',
      retries: {},
    });
    expect(providers.operations()).toEqual(['authorize', 'reserve', 'capture', 'requestLabel', 'dispatch', 'send']);
    const stored = await system.store.reader.find(input.order.orderId);
    expect(stored?.state).toEqual(result.state);
  });

  it('undoes everything in reverse order when three children could not get a label', async () => {
    providers.intercept = ({ operation }) => {
      if (operation === 'requestLabel') throw new ProviderFault('timeout', true, 'lost');
    };
    const handle = await system.start(anOrderInput());
    const result = await handle.result();
    expect(result.status).toBe('failed');
    expect(result.state.failure).toMatchObject({ code: ErrorCode.timeout, step: 'ship' });
    expect(result.state.retries).toEqual({ ship: 14 });
    expect(providers.operations()).toEqual([
      'authorize',
      'reserve',
      'capture',
      ...[1, 2, 3].flatMap(() => [...Array<string>(5).fill('requestLabel'), 'cancelLabel']),
      'refund',
      'inventory.release',
      'release',
      'send',
    ]);
  });

  it('waits for an approval, and expires without one', async () => {
    const approved = await system.start(anOrderInput({ requiresApproval: true }));
    await pendingApproval(approved);
    const answer = await approved.executeUpdate<DoorAnswer, [object]>(OrderDoor.approve, {
      args: [{ approvedBy: 'bob' }],
    });
    expect(answer.outcome).toBe('accepted');
    expect((await approved.result()).status).toBe('completed');

    const forgotten = await system.start(anOrderInput({ requiresApproval: true }));
    const result = await forgotten.result();
    expect(result.status).toBe('expired');
    expect(providers.operations().slice(-2)).toEqual(['release', 'send']);
  });

  it('cancels while the label is being made', async () => {
    const orderId = 'cancel-label';
    providers.intercept = async ({ operation, call }) => {
      if (operation !== 'requestLabel') return;
      void handle.executeUpdate(OrderDoor.cancel, { args: [{ reason: 'changed my mind' }] });
      await new Promise<void>((resolve) => call.signal?.addEventListener('abort', () => resolve(), { once: true }));
    };
    const handle = await system.start(anOrderInput({ orderId }));
    const result = await handle.result();
    expect(result.status).toBe('cancelled');
    expect(result.state.failure).toMatchObject({ code: ErrorCode.orderCancelled, message: 'changed my mind' });
    expect(providers.operations().slice(3)).toEqual([
      'requestLabel',
      'cancelLabel',
      'refund',
      'inventory.release',
      'release',
      'send',
    ]);
  });

  it('is cancelled by Temporal itself, and the run closes as canceled', async () => {
    const handle = await system.start(anOrderInput({ orderId: 'cancel-temporal', requiresApproval: true }));
    await pendingApproval(handle);
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow(/cancel/i);
    expect((await handle.describe()).status.name).toBe('CANCELLED');
    expect((await system.store.reader.find('cancel-temporal'))?.state.status).toBe('cancelled');
  });
});
