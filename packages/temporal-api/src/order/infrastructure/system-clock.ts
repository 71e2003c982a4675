import { setTimeout as delay } from 'node:timers/promises';
import { Clock } from '../application/ports/clock.js';

export class SystemClock extends Clock {
  override now(): number {
    return performance.now();
  }

  override async wait(ms: number, signal: AbortSignal): Promise<void> {
    // An aborted wait rejects; whoever aborted it knows.
    await delay(ms, undefined, { signal }).catch(() => undefined);
  }
}
