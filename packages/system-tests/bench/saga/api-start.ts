import { timed } from '../kit/clock.js';
import { request } from './recording.js';
import type { Side } from './side.js';

/** Seconds of so many requests that start an order, one at a time, each waited for to its end. */
export async function startsThroughApi(apiUrl: string, system: Side, orders: number): Promise<readonly number[]> {
  const starts: number[] = [];
  for (let order = 0; order < orders; order += 1) {
    const orderId = system.nextId();
    const { seconds } = await timed(() => request(apiUrl, orderId));
    starts.push(seconds);
    await system.ended(orderId);
  }
  return starts;
}
