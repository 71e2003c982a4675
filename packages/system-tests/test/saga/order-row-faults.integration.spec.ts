import { orderWorkflowId } from '@fake-stripe/contracts';
import { OrderStoreUnavailable, type OrderChange, type OrderWriter } from '@fake-stripe/order-store';
import { Client } from '@temporalio/client';
import { Shop, type OrderHandle } from '../kit/shop.js';

type Phase = 'before' | 'after';

/** The worker's view of the orders database, which fails where a test says so. */
class FaultyRows {
  private faults: {
    readonly matches: (name: string, argument: unknown) => boolean;
    phase: Phase;
    left: number;
    error: Error;
  }[] = [];

  fail(
    name: 'create' | 'cancelOrder',
    left: number,
    phase: Phase = 'before',
    error: Error = new OrderStoreUnavailable('away'),
  ): void {
    // The undo of `create` records the order's state and no event; nothing else does.
    const withdraws = (method: string, change: unknown) =>
      method === 'record' && (change as OrderChange).events.length === 0;
    const matches = name === 'create' ? (method: string) => method === 'create' : withdraws;
    this.faults.push({ matches, phase, left, error });
  }

  around(writer: OrderWriter): OrderWriter {
    return new Proxy(writer, {
      get: (target, name: keyof OrderWriter) => async (argument: never) => {
        this.strike(name, argument, 'before');
        const answer = await target[name](argument);
        this.strike(name, argument, 'after');
        return answer;
      },
    });
  }

  private strike(name: string, argument: unknown, phase: Phase): void {
    const fault = this.faults.find((one) => one.phase === phase && one.left > 0 && one.matches(name, argument));
    if (!fault) return;
    fault.left -= 1;
    throw fault.error;
  }
}

describe('the steps of an order that call no provider', () => {
  const rows = new FaultyRows();
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open({ writer: (writer) => rows.around(writer) });
  }, 60_000);
  afterAll(() => shop.stop());
  afterEach(async () => {
    expect(await shop.audit()).toMatchObject({ ok: true, violations: [] });
  });

  it.each<Phase>(['before', 'after'])(
    'create: a database that goes %s the row is written delays the order',
    async (phase) => {
      rows.fail('create', 7, phase);
      expect(await shop.ended(await shop.order())).toMatchObject({ status: 'completed', compensations: [] });
    },
  );

  it('create: an order that another live run owns is left to it', async () => {
    const owner = await shop.order({}, { requiresApproval: true });
    const orderId = owner.workflowId.replace('order-fulfillment-', '');
    await until(owner, 'pending_approval');
    const [input] = await inputOf(owner);
    // A client that does not skip time, which would let the approval of the first run out.
    const client = new Client({ connection: shop.env.connection });
    const second = await client.workflow.start('orderFulfillmentWorkflow', {
      workflowId: orderWorkflowId(`${orderId}-again`),
      taskQueue: 'orders',
      args: [input],
    });
    expect(await second.result()).toMatchObject({
      status: 'failed',
      state: { failure: { code: 'order_exists', step: 'create' } },
    });
    expect((await shop.ledger(orderId)).map(({ effect }) => effect)).toEqual(['payment.authorized']);
    expect((await shop.post(`/api/v1/order/${orderId}/approve`)).status).toBe(200);
    expect((await shop.ended(owner))['status']).toBe('completed');
  });

  it.each([
    ['approve', 'completed'],
    ['reject', 'rejected'],
  ])('approval: %s ends as %s', async (door, end) => {
    const handle = await shop.order({}, { requiresApproval: true });
    await until(handle, 'pending_approval');
    expect((await shop.post(`/api/v1/order/${handle.workflowId}/${door}`)).body).toMatchObject({ outcome: 'accepted' });
    expect((await shop.ended(handle))['status']).toBe(end);
  });

  it('approval: nobody decides, and the order expires', async () => {
    const handle = await shop.order({}, { requiresApproval: true, overrides: { approvalTimeout: '5s' } });
    expect(await shop.ended(handle)).toMatchObject({ status: 'expired', failure: { code: 'approval_timeout' } });
  });

  it('the undo of create is tried again', async () => {
    rows.fail('cancelOrder', 3, 'before', new Error('a statement failed'));
    const state = await shop.ended(await shop.order({ script: 'payment.authorize=insufficient_funds' }));
    expect(state).toMatchObject({
      status: 'failed',
      compensations: [{ step: 'create', status: 'done', attempts: 4 }, { step: 'authorize' }],
    });
  });

  it.each(['retry', 'resolve'])('the undo of create fails for good, and an operator says %s', async (action) => {
    rows.fail('cancelOrder', 10, 'before', new Error('a statement failed'));
    const handle = await shop.order({ script: 'payment.authorize=insufficient_funds' });
    await until(handle, 'needs_attention');
    const word = { step: 'create', action, by: 'ops', reason: 'looked into it' };
    expect((await shop.post(`/api/v1/order/${handle.workflowId}/attention`, word)).status).toBe(200);
    expect(await shop.ended(handle)).toMatchObject({
      status: 'failed',
      compensations: [{ step: 'create', status: action === 'retry' ? 'done' : 'resolved' }, { step: 'authorize' }],
    });
  });

  async function until(handle: OrderHandle, status: string): Promise<void> {
    while ((await shop.get(`/api/v1/order/${handle.workflowId}/status`)).body['status'] !== status) {
      await shop.env.sleep(1_000);
    }
  }

  async function inputOf(handle: OrderHandle): Promise<unknown[]> {
    const { events } = await handle.fetchHistory();
    const payloads = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    return payloads.map(({ data }) => JSON.parse(Buffer.from(data ?? []).toString()) as unknown);
  }
});
