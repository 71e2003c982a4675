import type { Books } from './books.js';
import { Tally } from './tally.js';
import { problemsOf } from './verdict.js';

const audit = { ok: true, checked: 2, ended: 2, live: 0, needsAttention: 0, violations: [] };
const books: Books = { audit, read: 2, wrong: [] };

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
    expect(problemsOf(2, tallyOf(2), books)).toEqual([]);
  });

  it('names orders that were lost, that wait for an operator, or that were refused', () => {
    expect(problemsOf(2, tallyOf(1), { ...books, read: 1 })).toEqual(['1 orders did not end: b']);
    const [attention, refused] = [tallyOf(1), tallyOf(1)];
    attention.attention('b');
    refused.refuse('b', '400 validation_failed: no');
    expect(problemsOf(2, attention, books)).toEqual(['1 orders wait for an operator: b']);
    expect(problemsOf(2, refused, books)).toEqual(['1 orders were refused: b (400 validation_failed: no)']);
  });

  it('misses orders that were never started', () => {
    expect(problemsOf(3, tallyOf(2), books)).toEqual(['1 of 3 orders were not started']);
  });

  it('is bad where the audit is not ok, whether it says why or not', () => {
    const violations = [{ code: 'order_charged_twice', orderId: 'a' }];
    expect(problemsOf(2, tallyOf(2), { ...books, audit: { ...audit, ok: false, violations } })).toEqual([
      'the audit is not ok: 1 violations, {"code":"order_charged_twice","orderId":"a"}',
    ]);
    expect(problemsOf(2, tallyOf(2), { ...books, audit: { ...audit, ok: false } })).toEqual([
      'the audit is not ok: not every ended order was checked',
    ]);
  });

  it('names a few of many', () => {
    const wrong = ['1', '2', '3', '4', '5', '6', '7'].map((orderId) => `${orderId}: twice`);
    expect(problemsOf(2, tallyOf(2), { ...books, wrong })).toEqual([...wrong.slice(0, 5), 'and 2 more like these']);
  });

  it('is bad where charges are wrong or not known, and where nobody has looked', () => {
    expect(problemsOf(2, tallyOf(2), { ...books, wrong: ['a: twice'] })).toEqual(['a: twice']);
    expect(problemsOf(2, tallyOf(2), { ...books, read: 1 })).toEqual(['the charges of 1 orders are not known']);
    expect(problemsOf(2, tallyOf(2), undefined)).toEqual(['the books were not checked']);
  });
});
