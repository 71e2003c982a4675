import { connectOrderStore } from '@fake-stripe/order-store';
import { createTestDatabase } from '../kit/database.js';
import { Shop } from '../kit/shop.js';

const ORDERS = 20;

interface End {
  readonly orderId: string;
  readonly status: unknown;
  readonly failure: unknown;
  readonly retries: unknown;
  readonly compensations: unknown;
}

interface Timing {
  readonly timeScale: number;
  readonly callTimeout: number;
}

/** Runs the same orders, under default chaos, in a system of their own. */
async function runOrders(timing: Timing, orders = ORDERS): Promise<End[]> {
  const database = await createTestDatabase();
  const store = connectOrderStore({ databaseUrl: database.url });
  await store.migrate();
  const shop = await Shop.open({
    store,
    limits: { callTimeout: timing.callTimeout },
    simulator: { databaseUrl: database.url, chaos: { timeScale: timing.timeScale, seed: 'the same seed' } },
  });
  const ends: End[] = [];
  for (let n = 1; n <= orders; n += 1) {
    const handle = await shop.order({ profile: 'stormy' }, { orderId: `same-${n}` });
    const { orderId, status, failure, retries, compensations } = await shop.ended(handle);
    ends.push({ orderId: String(orderId), status, failure, retries, compensations });
  }
  expect(await shop.audit()).toMatchObject({ ok: true, checked: orders });
  await shop.stop();
  await store.close();
  await database.drop();
  return ends;
}

describe('the same orders with the same seed', () => {
  let first: End[];
  beforeAll(async () => {
    first = await runOrders({ timeScale: 0.02, callTimeout: 5_000 });
  }, 120_000);

  it('meet enough chaos to be worth comparing', () => {
    const statuses = new Set(first.map(({ status }) => status));
    expect(statuses).toEqual(new Set(['completed', 'failed']));
    expect(first.some(({ retries }) => Object.keys(retries as object).length > 0)).toBe(true);
  });

  it('end alike on another fresh database', async () => {
    expect(await runOrders({ timeScale: 0.02, callTimeout: 5_000 })).toEqual(first);
  }, 120_000);

  it('end alike when stalls outlast the client, instead of ending as a 504', async () => {
    // A second is long enough for any answer that does come, also on a busy machine.
    const ends = await runOrders({ timeScale: 0.15, callTimeout: 1_000 }, 10);
    // The words of a failure differ: a 504 is one thing to read, a missing answer another.
    const comparable = (list: End[]) =>
      list.map(({ orderId, status, retries, failure }) => ({
        orderId,
        status,
        retries,
        failure: failure && { code: (failure as { code: string }).code },
      }));
    expect(comparable(ends)).toEqual(comparable(first.slice(0, 10)));
  }, 120_000);
});
