import { randomUUID } from 'node:crypto';
import { orderIdOf, shippingWorkflowId } from '@fake-stripe/contracts';
import { Shop, type OrderHandle } from '../test/kit/shop.js';
import { keepHistory } from './keep-history.js';

interface Recording {
  readonly name: string;
  readonly script?: string;
  readonly order?: object;
  /** What happens to the order on its way. */
  readonly act?: (handle: OrderHandle) => Promise<unknown>;
  /** Status in which it ends or, if `open`, rests. */
  readonly status: string;
  readonly open?: boolean;
  /** Name under which its first shipping child is kept as well. */
  readonly child?: string;
}

const requiresApproval = { requiresApproval: true };
const retail = { profile: 'retail' };

describe('recording histories of orders', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  }, 60_000);
  afterAll(() => shop.stop());
  afterEach(() => {
    shop.http.intervene = undefined;
  });

  const recordings: readonly Recording[] = [
    { name: 'order-completed', status: 'completed', child: 'shipping-completed' },
    {
      name: 'order-failed',
      script: 'payment.authorize#1=timeout:after,shipping.create-label=address_error',
      status: 'failed',
      child: 'shipping-failed',
    },
    { name: 'order-rejected', order: requiresApproval, act: (handle) => decide(handle, 'reject'), status: 'rejected' },
    {
      name: 'order-cancelled',
      order: requiresApproval,
      act: (handle) => decide(handle, 'cancel'),
      status: 'cancelled',
    },
    { name: 'order-expired', order: requiresApproval, status: 'expired' },
    { name: 'order-pending_approval', order: requiresApproval, status: 'pending_approval', open: true },
    {
      name: 'order-needs_attention',
      script: 'inventory.reserve=out_of_stock,payment.release@1=timeout:before',
      status: 'needs_attention',
      open: true,
    },
    { name: 'order-second-child', script: 'shipping.create-label@1=timeout:before', status: 'completed' },
    { name: 'order-shipped', order: retail, status: 'shipped', open: true },
    {
      name: 'order-returned',
      order: retail,
      act: async (handle) => {
        await until(handle, 'shipped');
        await knock(handle, 'return', { reason: 'recorded' });
      },
      status: 'returned',
    },
    {
      name: 'express-expired',
      script: 'shipping.create-label=timeout:before',
      order: { profile: 'express' },
      status: 'expired',
    },
    { name: 'capped-completed', order: { profile: 'capped' }, status: 'completed' },
  ];

  it.each(recordings)('$name', async ({ name, script, order, act, status, open, child }) => {
    const handle = await shop.order(script === undefined ? {} : { script }, order);
    await act?.(handle);
    if (open) await until(handle, status);
    else expect((await shop.ended(handle))['status']).toBe(status);
    await keepHistory(handle, name);
    if (child) await keepHistory(childOf(handle), child);
    if (open) await handle.terminate('recorded');
    if (name === 'order-completed')
      await keepHistory(handle, 'must-fail', (json) => json.replaceAll('reserveInventory', 'reserveStock'));
  });

  it('order-readdressed', async () => {
    const orderId = `order-${randomUUID()}`;
    const address = { street: '9 New Rd', city: 'Shelbyville', state: 'IL', zip: '62565', country: 'US' };
    let met = false;
    shop.http.intervene = async (operation, request, send) => {
      if (operation === 'shipping.create-label' && !met) {
        met = true;
        await shop.post(`/api/v1/order/${orderId}/address`, { address });
      }
      return send(request);
    };
    const handle = await shop.order({}, { orderId });
    expect(await shop.ended(handle)).toMatchObject({ status: 'completed', shippingAddress: address });
    await keepHistory(handle, 'order-readdressed');
    await keepHistory(childOf(handle), 'shipping-readdressed');
  });

  const childOf = ({ workflowId }: OrderHandle) =>
    shop.env.client.workflow.getHandle(shippingWorkflowId(orderIdOf(workflowId), 1));

  async function decide(handle: OrderHandle, door: 'reject' | 'cancel'): Promise<void> {
    await until(handle, 'pending_approval');
    await knock(handle, door, { reason: 'recorded' });
  }

  async function knock(handle: OrderHandle, door: string, body: object): Promise<void> {
    expect((await shop.post(`/api/v1/order/${handle.workflowId}/${door}`, body)).status).toBe(200);
  }

  async function until(handle: OrderHandle, status: string): Promise<void> {
    while ((await shop.get(`/api/v1/order/${handle.workflowId}/status`)).body['status'] !== status) {
      await shop.env.sleep(5_000);
    }
  }
});
