import { moved } from '../kit/payments.js';
import { Shop } from '../kit/shop.js';

describe('an order that is checked for fraud', () => {
  let shop: Shop;
  beforeAll(async () => {
    const fraud = { maxTotal: 50_000, blockedCustomers: ['mallory'] };
    shop = await Shop.open({ fraudCheck: true, fraud });
  }, 60_000);
  afterAll(() => shop.stop());

  it('completes where nothing speaks against it', async () => {
    const order = await shop.order();
    const state = await shop.ended(order);
    expect(state).toMatchObject({ status: 'completed' });
    expect(state['completedSteps']).toContain('fraud');
  });

  it.each([
    ['of a blocked customer', { customerId: 'mallory' }, 'Customer mallory is blocked'],
    [
      'above the highest total',
      { items: [{ sku: 'SKU-1', quantity: 1, price: 500.01 }], totalAmount: 500.01 },
      'A total of 500.01 usd is above 500.00',
    ],
  ])('%s fails, and lets go of the money', async (_, overrides, message) => {
    const state = await shop.ended(await shop.order({}, overrides));
    expect(state).toMatchObject({
      status: 'failed',
      failure: { code: 'fraud_suspected', message, step: 'fraud' },
      completedSteps: ['create', 'authorize'],
    });
    const effects = await moved(shop, String(state['orderId']));
    expect(effects.filter((effect) => !effect.startsWith('notification'))).toEqual(['authorized', 'released']);
    expect(await shop.audit()).toMatchObject({ ok: true });
  });
});
