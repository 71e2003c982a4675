import type { Decision } from '../../src/chaos/domain/decision.js';
import { openStore, type OpenedStore } from '../support/opened-store.js';
import { storeKinds } from '../support/simulators.js';

describe.each(storeKinds)('the draw journal on %s', (kind) => {
  let store: OpenedStore;
  let orders = 0;

  beforeAll(async () => {
    store = await openStore(kind);
  });
  afterAll(() => store.close());

  const newOrder = (): string => `order-${(orders += 1)}`;
  const arrive = (orderId: string, chaosKey: string, attempt?: number, operation = 'payment.authorize') =>
    store.journal.arrive({ operation, orderId, chaosKey, ...(attempt === undefined ? {} : { attempt }) });

  it('counts the keys of an operation in its order, and the attempts under each', async () => {
    const orderId = newOrder();
    expect(await arrive(orderId, 'a')).toEqual({ nth: 1, attempt: 1 });
    expect(await arrive(orderId, 'b')).toEqual({ nth: 2, attempt: 1 });
    expect(await arrive(orderId, 'a')).toEqual({ nth: 1, attempt: 2 });
    expect(await arrive(orderId, 'b', undefined, 'payment.capture')).toEqual({ nth: 1, attempt: 1 });
  });

  it('believes a caller who counts the attempts', async () => {
    const orderId = newOrder();
    expect(await arrive(orderId, 'a', 7)).toEqual({ nth: 1, attempt: 7 });
    expect(await arrive(orderId, 'a', 7)).toEqual({ nth: 1, attempt: 7 });
    expect(await arrive(orderId, 'a')).toEqual({ nth: 1, attempt: 3 });
  });

  it('keeps orders apart that share a key', async () => {
    const [one, other] = [newOrder(), newOrder()];
    await arrive(one, 'a');
    await arrive(one, 'shared');
    expect(await arrive(other, 'shared')).toEqual({ nth: 1, attempt: 1 });
    expect(await arrive(one, 'shared')).toEqual({ nth: 2, attempt: 2 });
  });

  it('gives keys that arrive at the same moment places without gap or double', async () => {
    const orderId = newOrder();
    const arrivals = await Promise.all(Array.from({ length: 30 }, (_, n) => arrive(orderId, `key-${n % 10}`)));
    const places = new Set(arrivals.map(({ nth }) => nth));
    expect([...places].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (let key = 0; key < 10; key += 1) {
      const ofKey = arrivals.filter((_, n) => n % 10 === key);
      expect(new Set(ofKey.map(({ nth }) => nth)).size).toBe(1);
      expect(ofKey.map(({ attempt }) => attempt).sort()).toEqual([1, 2, 3]);
    }
  });

  it('counts what was drawn, context by context', async () => {
    const record = (operation: string, outcome: string) => {
      const occurrence = { nth: 1, attempt: 1 };
      const decision: Decision = { ...occurrence, operation, draw: 0.5, outcome, rule: 'profile:x', business: outcome };
      return store.journal.record({ operation, orderId: 'o', chaosKey: 'k' }, decision);
    };
    await Promise.all([
      record('depot.open', 'opened'),
      record('depot.open', 'opened'),
      record('depot.open', 'timeout'),
      record('depot.close', 'closed'),
      record('depots.open', 'opened'),
    ]);
    const counts = [...(await store.journal.counts('depot'))].sort(
      (a, b) => a.count - b.count || (a.outcome < b.outcome ? -1 : 1),
    );
    expect(counts).toEqual([
      { operation: 'depot.close', outcome: 'closed', count: 1 },
      { operation: 'depot.open', outcome: 'timeout', count: 1 },
      { operation: 'depot.open', outcome: 'opened', count: 2 },
    ]);
    expect(await store.journal.counts('nobody')).toEqual([]);
  });
});
