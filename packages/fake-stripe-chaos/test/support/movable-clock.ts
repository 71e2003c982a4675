import { Clock } from '../../src/kernel/clock.js';

/** Time that stands still until a test moves it. */
export class MovableClock extends Clock {
  private readonly sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();
  private time = Date.parse('2026-01-01T00:00:00Z');

  now(): Date {
    return new Date(this.time);
  }

  /** How many sleep now. */
  get sleeping(): number {
    return this.sleepers.size;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (ms <= 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper = {
        until: this.time + ms,
        wake: () => {
          this.sleepers.delete(sleeper);
          resolve();
        },
      };
      this.sleepers.add(sleeper);
      signal.addEventListener('abort', sleeper.wake, { once: true });
    });
  }

  advance(ms: number): void {
    this.time += ms;
    for (const sleeper of [...this.sleepers]) if (sleeper.until <= this.time) sleeper.wake();
  }
}
