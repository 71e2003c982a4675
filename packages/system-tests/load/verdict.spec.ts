import type { Books } from './books.js';
import { Tally, type Ended } from './tally.js';
import { problemsOf } from './verdict.js';

const audit = { ok: true, checked: 2, ended: 2, live: 0, needsAttention: 0, violations: [] };
const books: Books = { audit, read: 2, wrong: [] };

const stormy = (orders: number) => ({ orders, chaos: 'stormy' });

/** Two orders were begun; so many of them have ended. */
function tallyOf(ended: number): Tally {
  const tally = new Tally();
  const ids = ['a', 'b'];
  for (const orderId of ids) tally.begin(orderId);
  for (const orderId of ids.slice(0, ended)) tally.end({ orderId, total: 1, status: 'completed' }, 1);
  return tally;
}

describe('the verdict on a load', () => {
  it('is good where every order that was asked for ended, and the books are right', () => {
    expect(problemsOf(stormy(2), tallyOf(2), books)).toEqual([]);
  });

  it('names orders that were lost, that wait for an operator, or that were refused', () => {
    expect(problemsOf(stormy(2), tallyOf(1), { ...books, read: 1 })).toEqual(['1 orders did not end: b']);
    const [attention, refused] = [tallyOf(1), tallyOf(1)];
    attention.attention('b');
    refused.refuse('b', '400 validation_failed: no');
    expect(problemsOf(stormy(2), attention, books)).toEqual(['1 orders wait for an operator: b']);
    expect(problemsOf(stormy(2), refused, books)).toEqual(['1 orders were refused: b (400 validation_failed: no)']);
  });

  it('misses orders that were never started', () => {
    expect(problemsOf(stormy(3), tallyOf(2), books)).toEqual(['1 of 3 orders were not started']);
  });

  it('is bad where the audit is not ok, whether it says why or not', () => {
    const violations = [{ code: 'order_charged_twice', orderId: 'a' }];
    expect(problemsOf(stormy(2), tallyOf(2), { ...books, audit: { ...audit, ok: false, violations } })).toEqual([
      'the audit is not ok: 1 violations, {"code":"order_charged_twice","orderId":"a"}',
    ]);
    expect(problemsOf(stormy(2), tallyOf(2), { ...books, audit: { ...audit, ok: false } })).toEqual([
      'the audit is not ok: not every ended order was checked',
    ]);
  });

  it('names a few of many', () => {
    const wrong = ['1', '2', '3', '4', '5', '6', '7'].map((orderId) => `${orderId}: twice`);
    expect(problemsOf(stormy(2), tallyOf(2), { ...books, wrong })).toEqual([
      ...wrong.slice(0, 5),
      'and 2 more like these',
    ]);
  });

  describe('where orders end otherwise than completed', () => {
    const ends = (count: number, status: 'completed' | 'failed' | 'expired') =>
      Array.from({ length: count }, (_, n): Ended => ({ orderId: `${status}-${n}`, total: 1, status }));
    const verdict = (chaos: string, ended: readonly Ended[]) => {
      const tally = new Tally();
      for (const order of ended) {
        tally.begin(order.orderId);
        tally.end(order, 1);
      }
      const all = { audit: { ...audit, ended: ended.length }, read: ended.length, wrong: [] };
      return problemsOf({ orders: ended.length, chaos }, tally, all);
    };

    it('is bad in calm, whatever they end as', () => {
      const [expired] = ends(1, 'expired');
      const failed: Ended = { orderId: 'a', total: 1, status: 'failed', failure: 'out_of_stock' };
      expect(verdict('calm', [...ends(5, 'completed'), failed, ...(expired ? [expired] : [])])).toEqual([
        '2 orders did not complete, and in calm all do: a (out_of_stock), expired-0 (expired)',
      ]);
      expect(verdict('calm', ends(5, 'completed'))).toEqual([]);
    });

    it('is good in any other profile as long as some complete', () => {
      expect(verdict('stormy', [...ends(30, 'failed'), ...ends(1, 'completed')])).toEqual([]);
    });

    it('is bad where none of many completes; a few may all be declined', () => {
      expect(verdict('stormy', ends(20, 'failed'))).toEqual(['none of 20 orders completed']);
      expect(verdict('stormy', ends(19, 'failed'))).toEqual([]);
    });
  });

  it('is bad where the audit knows of fewer orders than have ended', () => {
    expect(problemsOf(stormy(2), tallyOf(2), { ...books, audit: { ...audit, checked: 1, ended: 1 } })).toEqual([
      'the audit knows of 1 ended orders, 2 have ended',
    ]);
  });

  it('is bad where charges are wrong or not known, and where nobody has looked', () => {
    expect(problemsOf(stormy(2), tallyOf(2), { ...books, wrong: ['a: twice'] })).toEqual(['a: twice']);
    expect(problemsOf(stormy(2), tallyOf(2), { ...books, read: 1 })).toEqual(['the charges of 1 orders are not known']);
    expect(problemsOf(stormy(2), tallyOf(2), undefined)).toEqual(['the books were not checked']);
  });
});
