import { runLoad } from './run-load.js';
import type { PlannedOrder } from './planned-order.js';
import type { Standing } from './system-api.js';
import { Tally } from './tally.js';

const clock = { now: () => 0, sleep: () => Promise.resolve() };
const never = new AbortController().signal;

/** Orders end when the test says so. */
class HeldApi {
  readonly started: string[] = [];
  private readonly waiting: (() => void)[] = [];

  readonly start = ({ orderId }: PlannedOrder) => {
    this.started.push(orderId);
    return Promise.resolve();
  };
  readonly isKnown = () => Promise.resolve(true);
  readonly result = () =>
    new Promise<Standing>((resolve) => this.waiting.push(() => resolve({ ended: true, status: 'completed' })));

  async endOne(): Promise<void> {
    this.waiting.shift()?.();
    await settled();
  }
}

/** Everything that can go on without another answer has. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('a load', () => {
  it('keeps as many orders under way as was asked for, until none is left to start', async () => {
    const [api, tally] = [new HeldApi(), new Tally()];
    const settings = { orders: 5, concurrency: 2, profile: 'standard', seed: 's' } as const;
    const over = runLoad({ settings, api, tally, clock, enough: never, giveUp: never });
    const seen: [number, number][] = [];
    for (let n = 0; n <= 5; n += 1) {
      await settled();
      seen.push([api.started.length, tally.inFlight]);
      await api.endOne();
    }
    await over;
    expect(seen).toEqual([
      [2, 2],
      [3, 2],
      [4, 2],
      [5, 2],
      [5, 1],
      [5, 0],
    ]);
    expect(new Set(api.started).size).toBe(5);
  });

  it('starts no more once it is enough, and waits for those that are under way', async () => {
    const [api, tally, enough] = [new HeldApi(), new Tally(), new AbortController()];
    const settings = { orders: 5, concurrency: 2, profile: 'standard', seed: 's' } as const;
    const over = runLoad({ settings, api, tally, clock, enough: enough.signal, giveUp: never });
    await settled();
    enough.abort();
    await api.endOne();
    await api.endOne();
    await over;
    expect(api.started).toHaveLength(2);
    expect(tally.ended).toHaveLength(2);
  });
});
