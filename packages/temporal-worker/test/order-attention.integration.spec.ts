import { ErrorCode, OrderDoor, OrderQuery, type DoorAnswer, type OrderState } from '@fake-stripe/contracts';
import type { WorkflowHandle } from '@temporalio/client';
import { ProviderFault } from '../src/provider/application/provider-errors.js';
import { anOrderInput, startOrderSystem, type OrderSystem, type OrderWorkflow } from './kit/order-system.js';
import { ObligingProviders } from './kit/obliging-providers.js';

describe('an undo that fails for good', () => {
  const providers = new ObligingProviders();
  let system: OrderSystem;
  beforeAll(async () => {
    system = await startOrderSystem(providers);
  }, 60_000);
  afterAll(() => system.stop());
  beforeEach(() => {
    providers.calls.length = 0;
    failing('requestLabel', 'refund');
  });

  function failing(...operations: string[]): void {
    providers.intercept = ({ operation }) => {
      if (operations.includes(operation)) throw new ProviderFault('server_error', true, `${operation} is broken`);
    };
  }

  async function orderInNeed(): Promise<WorkflowHandle<OrderWorkflow>> {
    const handle = await system.start(anOrderInput());
    await needsAttention(handle);
    return handle;
  }

  async function needsAttention(handle: WorkflowHandle<OrderWorkflow>): Promise<void> {
    while ((await handle.query<OrderState>(OrderQuery.status)).status !== 'needs_attention') {
      await system.env.sleep(10_000);
    }
  }

  const resolve = (handle: WorkflowHandle<OrderWorkflow>, action: 'retry' | 'resolve', step = 'capture') =>
    handle.executeUpdate<DoorAnswer, [object]>(OrderDoor.resolveCompensation, {
      args: [{ step, action, by: 'ops', reason: 'looked into it' }],
    });

  it('leaves the order open, with the other undos done', async () => {
    const handle = await orderInNeed();
    const state = await handle.query<OrderState>(OrderQuery.status);
    expect(state.compensations).toEqual([
      { step: 'create', activity: 'cancelOrder', status: 'done', attempts: 1 },
      { step: 'authorize', activity: 'releasePayment', status: 'done', attempts: 1 },
      { step: 'reserve', activity: 'releaseInventory', status: 'done', attempts: 1 },
      {
        step: 'capture',
        activity: 'refundPayment',
        status: 'failed',
        attempts: 10,
        error: 'processing_error: refund is broken',
      },
      ...[1, 2, 3].map(() => ({ step: 'ship', activity: 'cancelShippingLabel', status: 'done', attempts: 1 })),
    ]);
    await resolve(handle, 'resolve');
    await handle.result();
  });

  it('is tried again under a new key, and the order then ends as it was going to', async () => {
    const handle = await orderInNeed();
    failing();
    expect(await resolve(handle, 'retry')).toMatchObject({ outcome: 'accepted' });
    const { status, state } = await handle.result();
    expect(status).toBe('failed');
    expect(state.compensations).toContainEqual(
      expect.objectContaining({ step: 'capture', status: 'done', attempts: 11 }),
    );
    const keys = providers.calls
      .filter(({ operation }) => operation === 'refund')
      .map(({ call }) => call.idempotencyKey);
    expect(new Set(keys.slice(0, 10)).size).toBe(1);
    expect(keys[10]).toBe(keys[0]?.replace('capture.undo/1', 'capture.undo/2'));
  });

  it('asks again when the retry fails as well', async () => {
    const handle = await orderInNeed();
    expect(await resolve(handle, 'retry')).toMatchObject({ outcome: 'accepted' });
    const attempts = async () =>
      (await handle.query<OrderState>(OrderQuery.status)).compensations.find(({ step }) => step === 'capture')
        ?.attempts;
    while ((await attempts()) !== 20) await system.env.sleep(10_000);
    await needsAttention(handle);
    expect(await resolve(handle, 'resolve')).toMatchObject({ outcome: 'accepted' });
    const { state } = await handle.result();
    expect(state.compensations).toContainEqual(
      expect.objectContaining({ step: 'capture', status: 'resolved', attempts: 20 }),
    );
    expect(providers.operations().at(-1)).toBe('send');
  });

  it('refuses attention for a step that needs none', async () => {
    const handle = await orderInNeed();
    await expect(resolve(handle, 'retry', 'reserve')).rejects.toMatchObject({
      cause: { type: ErrorCode.notAwaitingAttention },
    });
    await resolve(handle, 'resolve');
    await handle.result();
  });

  it.each([{ step: 'capture', action: 'Retry' }, { action: 'retry' }, null])(
    'is not settled by a word that nobody can understand: %j',
    async (word) => {
      const handle = await orderInNeed();
      const said = handle.executeUpdate(OrderDoor.resolveCompensation, { args: [word] as [object] });
      await expect(said).rejects.toMatchObject({ cause: { type: ErrorCode.validationFailed } });
      await handle.signal(OrderDoor.resolveCompensation, word);
      const { compensations } = await handle.query<OrderState>(OrderQuery.status);
      expect(compensations).toContainEqual(expect.objectContaining({ step: 'capture', status: 'failed' }));
      await resolve(handle, 'resolve');
      await handle.result();
    },
  );
});
