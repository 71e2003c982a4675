import { shippingWorkflowId, type OrderStatus } from '@fake-stripe/contracts';
import { Shop, type OrderHandle } from '../test/kit/shop.js';
import { keepHistory } from './keep-history.js';

/** How to bring an order to each status in which its history is worth keeping. */
const ways: Partial<
  Record<OrderStatus, { script?: string; order?: object; act?: (shop: Shop, handle: OrderHandle) => Promise<unknown> }>
> = {
  completed: {},
  failed: { script: 'payment.authorize#1=timeout:after,shipping.create-label=address_error' },
  rejected: { order: { requiresApproval: true }, act: (shop, handle) => decide(shop, handle, 'reject') },
  expired: { order: { requiresApproval: true } },
  cancelled: { order: { requiresApproval: true }, act: (shop, handle) => decide(shop, handle, 'cancel') },
};

/** Statuses in which the run is still open. */
const open: Partial<Record<OrderStatus, { script?: string; order?: object }>> = {
  pending_approval: { order: { requiresApproval: true } },
  needs_attention: { script: 'inventory.reserve=out_of_stock,payment.release@1=timeout:before' },
};

describe('recording histories', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  }, 60_000);
  afterAll(() => shop.stop());

  it.each(Object.entries(ways))('%s', async (status, { script, order, act }) => {
    const handle = await shop.order(script === undefined ? {} : { script }, order);
    await act?.(shop, handle);
    expect((await shop.ended(handle))['status']).toBe(status);
    await keepHistory(handle, `order-${status}`);
    if (status === 'completed' || status === 'failed') {
      const orderId = handle.workflowId.replace('order-fulfillment-', '');
      await keepHistory(shop.env.client.workflow.getHandle(shippingWorkflowId(orderId, 1)), `shipping-${status}`);
    }
    if (status === 'completed')
      await keepHistory(handle, 'must-fail', (json) => json.replaceAll('reserveInventory', 'reserveStock'));
  });

  it.each(Object.entries(open))('%s', async (status, { script, order }) => {
    const handle = await shop.order(script === undefined ? {} : { script }, order);
    await until(shop, handle, status);
    await keepHistory(handle, `order-${status}`);
    await handle.terminate('recorded');
  });
});

async function decide(shop: Shop, handle: OrderHandle, door: 'reject' | 'cancel'): Promise<void> {
  await until(shop, handle, 'pending_approval');
  const { status } = await shop.post(`/api/v1/order/${handle.workflowId}/${door}`, { reason: 'recorded' });
  expect(status).toBe(200);
}

async function until(shop: Shop, handle: OrderHandle, status: string): Promise<void> {
  while ((await shop.get(`/api/v1/order/${handle.workflowId}/status`)).body['status'] !== status) {
    await shop.env.sleep(5_000);
  }
}
