import { plannedOrder } from './planned-order.js';

const plan = { profile: 'standard', seed: 'abc' } as const;

describe('an order of a load test', () => {
  it('is the same whenever it is planned, and another for another seed', () => {
    expect(plannedOrder(plan, 7)).toEqual(plannedOrder(plan, 7));
    expect(plannedOrder(plan, 7).orderId).toBe('load-abc-000008');
    expect(plannedOrder({ ...plan, seed: 'xyz' }, 7).orderId).toBe('load-xyz-000008');
  });

  it('meets chaos by a seed of its own, and by the profile that was asked for', () => {
    expect(plannedOrder(plan, 7).chaos).toEqual({ seed: 'abc/8' });
    expect(plannedOrder({ ...plan, chaos: 'stormy' }, 8).chaos).toEqual({ profile: 'stormy', seed: 'abc/9' });
  });

  it('asks for what its items cost', () => {
    expect(plannedOrder(plan, 2)).toMatchObject({
      total: 8_997,
      body: { totalAmount: 89.97, items: [{ quantity: 3, price: 29.99 }] },
    });
  });

  it('is of every profile in turn where they are mixed', () => {
    const names = [0, 1, 2, 3, 4].map((n) => plannedOrder({ ...plan, profile: 'mixed' }, n).body);
    expect(names.map((body) => (body as { profile: string }).profile)).toEqual([
      'standard',
      'retail',
      'express',
      'capped',
      'standard',
    ]);
  });

  it('can be returned for a second only, where its profile gives days', () => {
    expect(plannedOrder({ ...plan, profile: 'retail' }, 0).body).toMatchObject({ overrides: { returnWindow: '1s' } });
    expect(plannedOrder(plan, 0).body).not.toHaveProperty('overrides');
  });
});
