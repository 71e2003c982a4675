import type { ExpressOrderRequestDto } from './express.dto.js';
import { toExpressOrder } from './to-express-order.js';

const address = { street: '1 Market Street', city: 'Portland', state: '-', zip: '-', country: 'US' };
const request = (changes: Partial<ExpressOrderRequestDto> = {}) => ({ payment_id: 'pay-1', address, ...changes });

describe('an order of the express system', () => {
  it('is one ITEM-001 for a guest without a mail address, unless it says otherwise', () => {
    expect(toExpressOrder('order-1', request())).toEqual({
      orderId: 'order-1',
      paymentId: 'pay-1',
      customerId: 'guest',
      items: [{ sku: 'ITEM-001', quantity: 1, price: 49.99 }],
      totalAmount: 49.99,
      shippingAddress: address,
      profile: 'express',
    });
  });

  it('keeps what it says, and sums its items up exactly', () => {
    const items = [
      { sku: 'A', quantity: 3, price: 0.1 },
      { sku: 'B', quantity: 1, price: 19.99 },
    ];
    const said = { customerId: 'c', customerEmail: 'ada@example.com', currency: 'eur', paymentMethod: 'pm', items };
    const order = toExpressOrder('order-1', request({ ...said, overrides: { deadline: '1m' } }));
    expect(order).toMatchObject({ ...said, totalAmount: 20.29, overrides: { deadline: '1m' } });
  });

  it.each([
    ['nothing', [{ sku: 'A', quantity: 1, price: 0 }]],
    ['more than an amount holds', [{ sku: 'A', quantity: 2, price: 999_999_999_999.99 }]],
  ])('is refused where its items sum up to %s', (_name, items) => {
    expect(() => toExpressOrder('order-1', request({ items }))).toThrow(
      expect.objectContaining({ status: 400, extras: { errors: [expect.objectContaining({ field: 'items' })] } }),
    );
  });

  it.each(['payment-order-2', 'payment-workflow-order-1', 'payment-'])('is refused for payment %s', (payment_id) => {
    expect(() => toExpressOrder('order-1', request({ payment_id }))).toThrow(
      expect.objectContaining({ status: 400, extras: { errors: [expect.objectContaining({ field: 'payment_id' })] } }),
    );
  });

  it('may name its payment as it is named without', () => {
    expect(toExpressOrder('order-1', request({ payment_id: 'payment-order-1' })).paymentId).toBe('payment-order-1');
  });
});
