import { anOrderRequest } from '../../../test/doubles/an-order.js';
import { checkTotal } from './order-request.js';

describe('the total of an order', () => {
  const { order } = anOrderRequest();
  const items = [
    { sku: 'A', quantity: 3, price: 1_010 },
    { sku: 'B', quantity: 1, price: 1 },
  ];

  it('is the sum of its items', () => {
    expect(() => checkTotal({ ...order, items, total: 3_031 })).not.toThrow();
  });

  it.each([3_030, 3_032, 1_011])('is not %i', (total) => {
    expect(() => checkTotal({ ...order, items, total })).toThrow(
      expect.objectContaining({ code: 'total_mismatch', errors: [expect.objectContaining({ field: 'totalAmount' })] }),
    );
  });
});
