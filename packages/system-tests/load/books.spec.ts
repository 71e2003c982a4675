import { checkBooks } from './books.js';
import { LostAnswer } from './http.js';
import type { Ended } from './tally.js';

const clock = { now: () => 0, sleep: () => Promise.resolve() };
const never = new AbortController().signal;
const audit = { ok: true, checked: 2, ended: 2, live: 0, needsAttention: 0, violations: [] };
const orders: readonly Ended[] = ['a', 'b'].map((orderId) => ({ orderId, total: 100, status: 'completed' }));
const charged = [{ effect: 'payment.captured', resourceId: 'ch_1', amount: 1 }];

describe('the books after a load', () => {
  it('are the audit, and the charges of every order that ended', async () => {
    const api = { audit: () => Promise.resolve(audit), ledger: () => Promise.resolve(charged) };
    expect(await checkBooks(api, orders, clock, never)).toEqual({ audit, read: 2, wrong: [] });
  });

  it('name an order whose charges are wrong', async () => {
    const ledger = (orderId: string) => Promise.resolve(orderId === 'b' ? [] : charged);
    const { wrong, read } = await checkBooks({ audit: () => Promise.resolve(audit), ledger }, orders, clock, never);
    expect(wrong).toEqual(['b: it completed at 1.00, and 0.00 were taken']);
    expect(read).toBe(2);
  });

  it('are asked for again where the answer got lost, and not taken for right where it stays so', async () => {
    let asked = 0;
    const api = {
      audit: () => (++asked < 3 ? Promise.reject(new LostAnswer('503')) : Promise.resolve(audit)),
      ledger: (orderId: string) =>
        orderId === 'b' ? Promise.reject(new LostAnswer('ECONNREFUSED')) : Promise.resolve(charged),
    };
    expect(await checkBooks(api, orders, clock, never)).toEqual({
      audit,
      read: 1,
      wrong: ['the ledger of b cannot be read: ECONNREFUSED'],
    });
  });

  it('are not asked for order by order where the ledger does not answer', async () => {
    let asked = 0;
    const many = Array.from({ length: 1_000 }, (_, n): Ended => ({ orderId: `${n}`, total: 100, status: 'completed' }));
    const ledger = () => {
      asked += 1;
      return Promise.reject(new LostAnswer('ECONNREFUSED'));
    };
    const { read } = await checkBooks({ audit: () => Promise.resolve(audit), ledger }, many, clock, never);
    expect(read).toBe(0);
    expect(asked).toBeLessThanOrEqual(30);
  });

  it('are not known without the audit', async () => {
    const api = {
      audit: () => Promise.reject(new LostAnswer('503 provider_unavailable')),
      ledger: () => Promise.resolve(charged),
    };
    const books = await checkBooks(api, orders, clock, never);
    expect(books).toEqual({ read: 2, wrong: ['the audit cannot be read: 503 provider_unavailable'] });
  });
});
