import { ProviderFault, type ProviderFaultKind } from '../application/provider-errors.js';
import { CircuitBreaker } from './circuit-breaker.js';

const settings = { threshold: 3, probeEvery: 1_000, patience: 10_000 };

/** Time passes only by sleeping. */
class ManualClock {
  time = 0;

  now(): number {
    return this.time;
  }

  async sleep(ms: number): Promise<void> {
    this.time += ms;
  }
}

const fault = (kind: ProviderFaultKind) => new ProviderFault(kind, kind !== 'unreachable', kind);
const fails = (kind: ProviderFaultKind) => () => Promise.reject(fault(kind));

describe('circuit breaker', () => {
  let clock: ManualClock;
  let breaker: CircuitBreaker;

  beforeEach(() => {
    clock = new ManualClock();
    breaker = new CircuitBreaker(settings, clock);
  });

  const open = async () => {
    for (let n = 0; n < settings.threshold; n += 1) await breaker.run(fails('unreachable')).catch(() => {});
  };

  it('lets calls through at once while connections can be made', async () => {
    await expect(breaker.run(async () => 'answer')).resolves.toBe('answer');
    expect(clock.time).toBe(0);
  });

  it.each(['timeout', 'server_error', 'cut', 'aborted'] as const)('is not opened by %s', async (kind) => {
    for (let n = 0; n < 20; n += 1) await breaker.run(fails(kind)).catch(() => {});
    await breaker.run(async () => 'answer');
    expect(clock.time).toBe(0);
  });

  it('begins to count anew when a connection was made', async () => {
    for (let n = 0; n < 9; n += 1) {
      await breaker.run(fails(n % 3 === 2 ? 'server_error' : 'unreachable')).catch(() => {});
    }
    await breaker.run(async () => 'answer');
    expect(clock.time).toBe(0);
  });

  it('opens after refused connections in a row, and makes the next call wait to be the probe', async () => {
    await open();
    await expect(breaker.run(async () => 'answer')).resolves.toBe('answer');
    expect(clock.time).toBe(settings.probeEvery);
    await breaker.run(async () => 'answer');
    expect(clock.time).toBe(settings.probeEvery);
  });

  it('sends one probe at a time, and all that wait once it succeeds', async () => {
    await open();
    clock.time += settings.probeEvery;
    let arrive = (_: string) => {};
    const probe = breaker.run(() => new Promise<string>((resolve) => (arrive = resolve)));
    const second = jest.fn(async () => 'second');
    const waiting = breaker.run(second);
    await Promise.resolve();
    expect(second).not.toHaveBeenCalled();
    arrive('first');
    await expect(Promise.all([probe, waiting])).resolves.toEqual(['first', 'second']);
  });

  it('ends the patience of those who wait as unreachable, without a call', async () => {
    await open();
    clock.time += settings.probeEvery;
    const probe = breaker.run(() => new Promise<never>(() => {}));
    const call = jest.fn(async () => 'answer');
    await expect(breaker.run(call)).rejects.toMatchObject({ kind: 'unreachable', ambiguous: false });
    expect(call).not.toHaveBeenCalled();
    expect(clock.time).toBe(settings.probeEvery + settings.patience);
    void probe;
  });

  it('stays open after a probe that was refused', async () => {
    await open();
    await breaker.run(fails('unreachable')).catch(() => {});
    await breaker.run(async () => 'answer');
    expect(clock.time).toBe(2 * settings.probeEvery);
  });

  it('lets another probe follow one whose caller gave up', async () => {
    await open();
    await breaker.run(fails('aborted')).catch(() => {});
    await expect(breaker.run(async () => 'answer')).resolves.toBe('answer');
  });

  it('ends a wait when its caller gives up', async () => {
    await open();
    await expect(breaker.run(async () => 'answer', AbortSignal.abort())).rejects.toMatchObject({ kind: 'aborted' });
  });
});
