import { Tally } from './tally.js';

const order = (orderId: string) => ({ orderId, total: 100 });

describe('the tally of a load test', () => {
  it('counts outcomes and the reasons of those that did not complete, the most frequent first', () => {
    const tally = new Tally();
    tally.end({ ...order('a'), status: 'failed', failure: 'out_of_stock' }, 10);
    tally.end({ ...order('b'), status: 'completed' }, 30);
    tally.end({ ...order('c'), status: 'completed' }, 20);
    tally.end({ ...order('d'), status: 'failed', failure: 'card_declined' }, 5);
    tally.end({ ...order('e'), status: 'failed', failure: 'card_declined' }, 5);
    tally.end({ ...order('f'), status: 'expired', failure: 'deadline_exceeded' }, 5);
    expect(Object.entries(tally.outcomes())).toEqual([
      ['failed', 3],
      ['completed', 2],
      ['expired', 1],
    ]);
    expect(tally.failures()).toEqual({ card_declined: 2, deadline_exceeded: 1, out_of_stock: 1 });
    expect(tally.orderMs).toEqual([10, 30, 20, 5, 5, 5]);
  });

  it('keeps an order that was begun until it has ended, was refused, or waits for an operator', () => {
    const tally = new Tally();
    for (const id of ['a', 'b', 'c', 'd']) tally.begin(id);
    expect(tally.inFlight).toBe(4);
    tally.end({ ...order('a'), status: 'completed' }, 1);
    tally.refuse('b', '400 validation_failed');
    tally.attention('c');
    expect(tally.unended).toEqual(['d']);
    expect(tally.begins).toBe(4);
    expect(tally.needAttention).toEqual(['c']);
    expect(tally.refused).toEqual([{ orderId: 'b', reason: '400 validation_failed' }]);
  });

  it('tells errors apart', () => {
    const tally = new Tally();
    for (const error of ['start: ECONNRESET', 'result: 503', 'start: ECONNRESET']) tally.error(error);
    expect(tally.errorsByKind()).toEqual({ 'start: ECONNRESET': 2, 'result: 503': 1 });
    expect(tally.errorCount).toBe(3);
  });
});
