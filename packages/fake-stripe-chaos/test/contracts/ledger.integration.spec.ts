import { openStore, type OpenedStore } from '../support/opened-store.js';
import { storeKinds } from '../support/simulators.js';

describe.each(storeKinds)('the ledger on %s', (kind) => {
  let store: OpenedStore;

  beforeAll(async () => {
    store = await openStore(kind);
  });
  afterAll(() => store.close());

  const full = {
    orderId: 'order-1',
    effect: 'payment.captured',
    resourceId: 'ch_1',
    belongsTo: 'pi_1',
    key: 'k',
    amount: 99_999_999_999_999,
    currency: 'usd',
    details: { items: [{ sku: 'A', quantity: 2 }] },
  };
  const bare = { orderId: 'order-1', effect: 'notification.sent', resourceId: 'ntf_1' };

  it('keeps every line as it was written, in that order, for its order and for the audit', async () => {
    await store.work.run(async () => {
      await store.ledger.record(full);
      await store.ledger.record({ ...bare, orderId: 'order-2' });
      await store.ledger.record({ ...bare, key: undefined, belongsTo: undefined });
    });
    const at = store.clock.now();
    const lines = await store.ledger.ofOrder('order-1');
    expect(lines).toEqual([
      { ...full, line: expect.any(Number) as number, at },
      { ...bare, line: expect.any(Number) as number, at },
    ]);
    expect(Number(lines[1]?.line)).toBeGreaterThan(Number(lines[0]?.line));
    expect(await store.ledger.ofOrder('order-3')).toEqual([]);
    const { orderId, effect, resourceId, belongsTo, key, amount } = full;
    expect(await store.ledger.all()).toEqual([
      expect.objectContaining({ orderId, effect, resourceId, belongsTo, key, amount }),
      expect.objectContaining({ ...bare, orderId: 'order-2' }),
      expect.objectContaining(bare),
    ]);
  });

  it('tells which orders have lines, each once, page by page', async () => {
    await store.work.run(async () => {
      for (const orderId of ['page-b', 'Page-C', 'page-a', 'page-b']) await store.ledger.record({ ...bare, orderId });
    });
    expect(await store.ledger.orders('order-2', 2)).toEqual(['page-a', 'page-b']);
    expect(await store.ledger.orders('page-a', 2)).toEqual(['page-b']);
    expect(await store.ledger.orders('', 1)).toEqual(['Page-C']);
  });
});
