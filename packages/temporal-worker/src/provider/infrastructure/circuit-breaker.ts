import { setTimeout as delay } from 'node:timers/promises';
import { ProviderFault } from '../application/provider-errors.js';

export interface BreakerSettings {
  /** Connections refused in a row that open it. */
  readonly threshold: number;
  /** Milliseconds between two probes while it is open. */
  readonly probeEvery: number;
  /** Milliseconds that a call waits for a probe to succeed. */
  readonly patience: number;
}

/** Time, so that a test can be its master. `sleep` ends early when the signal aborts. */
export interface BreakerClock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

const defaults: BreakerSettings = { threshold: 5, probeEvery: 1_000, patience: 10_000 };

const systemClock: BreakerClock = {
  now: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => {}),
};

const POLL = 50;

/**
 * Spares a provider that is down the load of calls that cannot arrive, and the calls their attempts. It counts only
 * connections that could not be made: 5xx, timeouts and cut answers are ordinary, and would make the outcome of one
 * order depend on the arrival of others.
 */
export class CircuitBreaker {
  private refused = 0;
  private probing = false;
  private nextProbe = 0;

  constructor(
    private readonly settings: BreakerSettings = defaults,
    private readonly clock: BreakerClock = systemClock,
  ) {}

  /**
   * Runs a call; while the provider is down, waits until a probe gets through or it is this call's turn to be one.
   * @throws ProviderFault `unreachable` when patience ends, `aborted` when the signal does; else what the call throws
   */
  async run<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const isProbe = await this.admitted(signal);
    try {
      const answer = await call();
      this.refused = 0;
      return answer;
    } catch (error) {
      this.count(error);
      throw error;
    } finally {
      if (isProbe) this.probing = false;
    }
  }

  /** Resolves to whether the call is a probe. */
  private async admitted(signal: AbortSignal | undefined): Promise<boolean> {
    const until = this.clock.now() + this.settings.patience;
    while (this.isOpen()) {
      if (signal?.aborted) throw new ProviderFault('aborted', false, 'aborted while the provider was unreachable');
      if (!this.probing && this.clock.now() >= this.nextProbe) return (this.probing = true);
      if (this.clock.now() >= until) throw new ProviderFault('unreachable', false, 'the provider stays unreachable');
      await this.clock.sleep(POLL, signal);
    }
    return false;
  }

  private isOpen(): boolean {
    return this.refused >= this.settings.threshold;
  }

  private count(error: unknown): void {
    if (!(error instanceof ProviderFault)) return;
    if (error.kind === 'aborted') return;
    if (error.kind !== 'unreachable') {
      this.refused = 0;
      return;
    }
    this.refused += 1;
    this.nextProbe = this.clock.now() + this.settings.probeEvery;
  }
}
