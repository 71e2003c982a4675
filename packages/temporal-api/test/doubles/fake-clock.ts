import { Clock } from '../../src/order/application/ports/clock.js';

/** Time passes only by waiting, and then at once. `passed` is told of each wait, and may change the world. */
export class FakeClock extends Clock {
  waits = 0;
  private time = 0;

  constructor(private readonly passed: (waits: number) => void | Promise<void> = () => undefined) {
    super();
  }

  override now(): number {
    return this.time;
  }

  override async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.time += ms;
    this.waits += 1;
    await this.passed(this.waits);
  }
}
