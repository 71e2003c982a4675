import { LostAnswer, RefusedRequest } from './http.js';
import { OrderLife } from './order-life.js';
import { plannedOrder } from './planned-order.js';
import type { Standing } from './system-api.js';
import { Tally } from './tally.js';

const order = plannedOrder({ profile: 'standard', seed: 's' }, 0);
const completed: Standing = { ended: true, status: 'completed' };
const lost = new LostAnswer('503 temporal_unavailable');

/** Answers in turn; an error is thrown. */
class ScriptedApi {
  readonly asked: string[] = [];

  constructor(
    private readonly answers: {
      readonly start?: (Error | undefined)[];
      readonly isKnown?: (Error | boolean)[];
      readonly result?: (Error | Standing)[];
    },
  ) {}

  readonly start = () => this.next<undefined>('start', undefined);
  readonly isKnown = () => this.next<boolean>('isKnown', true);
  readonly result = () => this.next<Standing>('result', completed);

  private next<T>(name: 'start' | 'isKnown' | 'result', usual: T): Promise<T> {
    this.asked.push(name);
    const answer = (this.answers[name] as (Error | T)[] | undefined)?.shift();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer ?? usual);
  }
}

async function lived(answers: ConstructorParameters<typeof ScriptedApi>[0], stop = new AbortController()) {
  const api = new ScriptedApi(answers);
  const tally = new Tally();
  const pauses: number[] = [];
  const clock = {
    now: () => pauses.reduce((sum, ms) => sum + ms, 0),
    sleep: (ms: number, signal: AbortSignal) => {
      pauses.push(ms);
      signal.throwIfAborted();
      return Promise.resolve();
    },
  };
  await new OrderLife(api, tally, clock, stop.signal).live(order);
  return { asked: api.asked, tally, pauses };
}

describe('an order of a load test', () => {
  it('is started once and followed to its end', async () => {
    const { asked, tally } = await lived({ result: [{ ended: true, status: 'failed', failure: 'card_declined' }] });
    expect(asked).toEqual(['start', 'result']);
    expect(tally.ended).toEqual([
      { orderId: 'load-s-000001', total: 2_999, status: 'failed', failure: 'card_declined' },
    ]);
    expect([tally.repeatedStarts, tally.errorCount, tally.startMs.length]).toEqual([0, 0, 1]);
  });

  it('is not started again where a start without an answer has come through', async () => {
    const { asked, tally } = await lived({ start: [lost], isKnown: [true] });
    expect(asked).toEqual(['start', 'isKnown', 'result']);
    expect(tally.repeatedStarts).toBe(0);
    expect(tally.startMs).toEqual([250]);
    expect(tally.errorsByKind()).toEqual({ 'start: 503 temporal_unavailable': 1 });
  });

  it('is started again only once it is known that it is not there', async () => {
    const { asked, tally, pauses } = await lived({ start: [lost], isKnown: [lost, lost, false] });
    expect(asked).toEqual(['start', 'isKnown', 'isKnown', 'isKnown', 'start', 'result']);
    expect(tally.repeatedStarts).toBe(1);
    expect(pauses).toEqual([250, 500, 1_000]);
    // From the first request, all that got lost included: the slow ones are what percentiles are for.
    expect(tally.startMs).toEqual([1_750]);
  });

  it('is asked for ever more seldom while nobody answers, and then every 15 s', async () => {
    const { pauses } = await lived({ start: [lost], isKnown: Array.from({ length: 8 }, () => lost) });
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  });

  it('is looked for again where its repeat meets the first start', async () => {
    const exists = new RefusedRequest(409, 'order_exists', 'started elsewhere just now');
    const { asked, tally } = await lived({ start: [lost, exists], isKnown: [false, true] });
    expect(asked).toEqual(['start', 'isKnown', 'start', 'isKnown', 'result']);
    expect(tally.ended).toHaveLength(1);
  });

  it('that is refused is not asked for again', async () => {
    const { asked, tally } = await lived({ start: [new RefusedRequest(400, 'validation_failed', 'no')] });
    expect(asked).toEqual(['start']);
    expect(tally.refused).toEqual([{ orderId: 'load-s-000001', reason: '400 validation_failed: no' }]);
    expect(tally.startMs).toEqual([]);
    expect(tally.unended).toEqual([]);
  });

  it('is asked about once a second at most, also by a server that does not hold the question', async () => {
    const pending: Standing = { ended: false, status: 'processing' };
    const { asked, tally, pauses } = await lived({ result: [pending, pending, lost, completed] });
    expect(asked).toEqual(['start', 'result', 'result', 'result', 'result']);
    expect(pauses).toEqual([1_000, 1_000, 250]);
    expect(tally.ended).toHaveLength(1);
  });

  it('that needs an operator is not waited for', async () => {
    const { tally } = await lived({ result: [{ ended: false, status: 'needs_attention' }] });
    expect(tally.needAttention).toEqual(['load-s-000001']);
    expect(tally.unended).toEqual([]);
  });

  it('counts as not ended where nobody waits any longer', async () => {
    const stop = new AbortController();
    stop.abort();
    const { tally } = await lived({ result: [{ ended: false, status: 'processing' }] }, stop);
    expect(tally.unended).toEqual(['load-s-000001']);
  });
});
