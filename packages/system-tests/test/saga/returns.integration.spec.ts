import { orderIdOf } from '@fake-stripe/contracts';
import { Shop, type OrderHandle } from '../kit/shop.js';

const faults = ['error:before', 'error:after', 'timeout:before', 'timeout:after'];
const undos = ['payment.refund', 'payment.release', 'inventory.restock'];

describe('an order that comes back within its window', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  }, 60_000);
  afterAll(() => shop.stop());

  async function shipped(script?: string): Promise<OrderHandle> {
    const handle = await shop.order(script === undefined ? {} : { script }, { profile: 'retail' });
    await until(handle, 'shipped');
    return handle;
  }

  async function until(handle: OrderHandle, status: string): Promise<void> {
    while ((await statusOf(handle))['status'] !== status) await shop.env.sleep(1_000);
  }

  const statusOf = async ({ workflowId }: OrderHandle) => (await shop.get(`/api/v1/order/${workflowId}/status`)).body;
  const comeBack = ({ workflowId }: OrderHandle) =>
    shop.post(`/api/v1/order/${workflowId}/return`, { reason: 'too big' });
  const effectsOf = async ({ workflowId }: OrderHandle) =>
    (await shop.ledger(orderIdOf(workflowId))).map((line) => line['effect']);

  it.each([
    ...undos.flatMap((operation) => faults.map((fault) => `${operation}#1=${fault}`)),
    'payment.refund=already_refunded',
  ])('is refunded and restocked once, although %s', async (script) => {
    const handle = await shipped(script);
    expect(await comeBack(handle)).toMatchObject({ status: 200, body: { outcome: 'accepted' } });
    expect(await shop.ended(handle)).toMatchObject({
      status: 'returned',
      paymentProcessed: false,
      inventoryReserved: false,
      failure: { code: 'order_returned', message: 'too big' },
    });
    const effects = await effectsOf(handle);
    expect(effects.filter((effect) => effect === 'payment.refunded')).toHaveLength(1);
    expect(effects.filter((effect) => effect === 'inventory.restocked')).toHaveLength(1);
    expect(await shop.audit()).toMatchObject({ ok: true, violations: [] });
  });

  it('asks for attention when the goods cannot be put back, and then ends returned', async () => {
    const handle = await shipped('inventory.restock@1=error:before');
    await comeBack(handle);
    await until(handle, 'needs_attention');
    const body = { step: 'reserve', action: 'retry', by: 'ops', reason: 'the warehouse is back' };
    expect((await shop.post(`/api/v1/order/${handle.workflowId}/attention`, body)).status).toBe(200);
    expect((await shop.ended(handle))['status']).toBe('returned');
    expect(await shop.audit()).toMatchObject({ ok: true, violations: [] });
  });

  it('can be started again', async () => {
    const handle = await shipped();
    await comeBack(handle);
    await shop.ended(handle);
    const again = await shop.order({}, { profile: 'retail', orderId: orderIdOf(handle.workflowId) });
    expect((await shop.ended(again))['status']).toBe('completed');
    expect(await shop.audit()).toMatchObject({ ok: true, violations: [] });
  });
});
