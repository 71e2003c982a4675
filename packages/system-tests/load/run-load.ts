import type { Clock } from './clock.js';
import { OrderLife } from './order-life.js';
import { plannedOrder } from './planned-order.js';
import type { LoadSettings } from './settings.js';
import type { SystemApi } from './system-api.js';
import type { Tally } from './tally.js';

export interface LoadRun {
  readonly settings: Pick<LoadSettings, 'orders' | 'concurrency' | 'profile' | 'chaos' | 'seed'>;
  readonly api: Pick<SystemApi, 'start' | 'isKnown' | 'result'>;
  readonly tally: Tally;
  readonly clock: Clock;
  /** No order is started any more. */
  readonly enough: AbortSignal;
  /** Nor is any waited for. */
  readonly giveUp: AbortSignal;
}

/** Starts the orders, as many at once as was asked for, and follows each to its end. */
export async function runLoad({ settings, api, tally, clock, enough, giveUp }: LoadRun): Promise<void> {
  const life = new OrderLife(api, tally, clock, giveUp);
  const { orders, concurrency } = settings;
  let next = 0;
  const lane = async () => {
    while (next < orders && !enough.aborted) {
      await life.live(plannedOrder(settings, next++));
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, orders) }, lane));
}
