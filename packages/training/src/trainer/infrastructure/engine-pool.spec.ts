import { TrainerUnavailable } from '../application/ports/trainer.js';
import { EnginePool } from './engine-pool.js';
import type { PooledEngine } from './engine-pool.js';

/** Computes until it is told what comes of it. */
class FakeEngine implements PooledEngine {
  alive = true;
  stops = 0;
  readonly ended: Promise<void>;
  private end: () => void = () => undefined;
  private call?: { readonly finish: (result?: string) => void; readonly fail: (error: Error) => void };

  constructor() {
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  compute(): Promise<string | undefined> {
    return new Promise((finish, fail) => (this.call = { finish, fail }));
  }

  finish(result?: string): void {
    this.call?.finish(result);
  }

  stop(): void {
    this.stops += 1;
  }

  kill(): void {
    this.alive = false;
    this.call?.fail(new TrainerUnavailable('The fake was ended'));
    // As a thread, which is dead some time before it is gone.
    setImmediate(() => this.end());
  }
}

describe('a pool of engines', () => {
  let engines: FakeEngine[];

  beforeEach(() => {
    engines = [];
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const poolOf = (size: number, idleFor?: number): EnginePool<FakeEngine> =>
    new EnginePool(
      () => {
        const engine = new FakeEngine();
        engines.push(engine);
        return engine;
      },
      size,
      { idleFor },
    );

  const use = (pool: EnginePool<FakeEngine>, signal = new AbortController().signal): Promise<string> => {
    const call = pool.use(signal, (engine) => engine.compute());
    call.catch(() => undefined);
    return call;
  };

  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('starts an engine at the first call and keeps it for the next', async () => {
    const pool = poolOf(2);
    for (const result of ['first', 'second']) {
      const call = use(pool);
      await settle();
      engines[0]?.finish(result);
      await expect(call).resolves.toBe(result);
    }
    expect(engines).toHaveLength(1);
  });

  it('has at most as many engines as it may, and lets calls wait in their order', async () => {
    const pool = poolOf(2);
    const calls = [use(pool), use(pool), use(pool), use(pool)];
    await settle();
    expect(engines).toHaveLength(2);
    engines[1]?.finish('b');
    await expect(calls[1]).resolves.toBe('b');
    await settle();
    engines[1]?.finish('c');
    await expect(calls[2]).resolves.toBe('c');
    await settle();
    engines[1]?.finish('d');
    await expect(calls[3]).resolves.toBe('d');
    engines[0]?.finish('a');
    await expect(calls[0]).resolves.toBe('a');
    expect(engines).toHaveLength(2);
  });

  it('replaces an engine that has died, while it computed or between calls', async () => {
    const pool = poolOf(1);
    const lost = use(pool);
    await settle();
    engines[0]?.kill();
    await expect(lost).rejects.toThrow(TrainerUnavailable);
    const found = use(pool);
    await settle();
    engines[1]?.finish('there');
    await expect(found).resolves.toBe('there');
    engines[1]?.kill();
    const again = use(pool);
    await settle();
    engines[2]?.finish('again');
    await expect(again).resolves.toBe('again');
  });

  it('asks an engine to stop, throws the reason when it has, and keeps it', async () => {
    const pool = poolOf(1);
    const abort = new AbortController();
    const call = use(pool, abort.signal);
    await settle();
    const reason = new Error('enough');
    abort.abort(reason);
    expect(engines[0]?.stops).toBe(1);
    engines[0]?.finish(undefined);
    await expect(call).rejects.toBe(reason);
    jest.runAllTimers();
    expect(engines[0]?.alive).toBe(true);
  });

  it('throws the reason, too, when the engine finished or failed instead of stopping', async () => {
    const pool = poolOf(1);
    const reason = new Error('enough');
    for (const end of ['finish', 'kill'] as const) {
      const abort = new AbortController();
      const call = use(pool, abort.signal);
      await settle();
      abort.abort(reason);
      engines[0]?.[end]('done');
      await expect(call).rejects.toBe(reason);
    }
  });

  it('kills an engine that does not stop within 150 ms, and throws the reason', async () => {
    const pool = poolOf(1);
    const abort = new AbortController();
    const call = use(pool, abort.signal);
    await settle();
    const reason = new Error('enough');
    abort.abort(reason);
    jest.advanceTimersByTime(149);
    expect(engines[0]?.alive).toBe(true);
    jest.advanceTimersByTime(1);
    expect(engines[0]?.alive).toBe(false);
    await expect(call).rejects.toBe(reason);
  });

  it('lets a waiting call go when it is aborted, and gives its turn to the next', async () => {
    const pool = poolOf(1);
    const abort = new AbortController();
    const first = use(pool);
    const impatient = use(pool, abort.signal);
    const patient = use(pool);
    await settle();
    const reason = new Error('enough');
    abort.abort(reason);
    await expect(impatient).rejects.toBe(reason);
    engines[0]?.finish('first');
    await expect(first).resolves.toBe('first');
    await settle();
    engines[0]?.finish('patient');
    await expect(patient).resolves.toBe('patient');
  });

  it('does not lose the turn of a call that is aborted just when it comes', async () => {
    const pool = poolOf(1);
    const abort = new AbortController();
    const first = use(pool);
    const unlucky = use(pool, abort.signal);
    await settle();
    const reason = new Error('enough');
    engines[0]?.finish('first');
    await first.then(() => abort.abort(reason));
    await settle();
    engines[0]?.finish('unlucky');
    await expect(unlucky).rejects.toBe(reason);
    const next = use(pool);
    await settle();
    engines[0]?.finish('next');
    await expect(next).resolves.toBe('next');
  });

  it('is unavailable where an engine stops without being asked to', async () => {
    const pool = poolOf(1);
    const call = use(pool);
    await settle();
    engines[0]?.finish(undefined);
    await expect(call).rejects.toThrow(TrainerUnavailable);
  });

  it('is unavailable where an engine cannot be started, and tries again', async () => {
    const start = jest.fn<FakeEngine, []>(() => {
      throw new Error('no memory');
    });
    const pool = new EnginePool(start, 1);
    await expect(use(pool)).rejects.toThrow(TrainerUnavailable);
    await expect(use(pool)).rejects.toThrow(TrainerUnavailable);
    expect(start).toHaveBeenCalledTimes(2);
  });

  describe('that keeps an idle engine for a minute', () => {
    const MINUTE = 60_000;

    const finishOne = async (pool: EnginePool<FakeEngine>, index: number) => {
      const call = use(pool);
      await settle();
      engines[index]?.finish('done');
      await expect(call).resolves.toBe('done');
    };

    it('ends it then, and starts another for the next call', async () => {
      const pool = poolOf(1, MINUTE);
      await finishOne(pool, 0);
      jest.advanceTimersByTime(MINUTE - 1);
      expect(engines[0]?.alive).toBe(true);
      jest.advanceTimersByTime(1);
      expect(engines[0]?.alive).toBe(false);
      await finishOne(pool, 1);
    });

    it('does not end it while it computes, and counts anew after each call', async () => {
      const pool = poolOf(1, MINUTE);
      await finishOne(pool, 0);
      jest.advanceTimersByTime(MINUTE - 1);
      const long = use(pool);
      await settle();
      jest.advanceTimersByTime(10 * MINUTE);
      engines[0]?.finish('long');
      await expect(long).resolves.toBe('long');
      jest.advanceTimersByTime(MINUTE - 1);
      expect(engines[0]?.alive).toBe(true);
      jest.advanceTimersByTime(1);
      expect(engines[0]?.alive).toBe(false);
    });

    it('ends the one that nobody needs, and not the other', async () => {
      const pool = poolOf(2, MINUTE);
      const calls = [use(pool), use(pool)];
      await settle();
      engines.forEach((engine) => engine.finish('done'));
      await Promise.all(calls);
      for (const _ of [1, 2, 3]) {
        jest.advanceTimersByTime(MINUTE / 2);
        await finishOne(pool, 1);
      }
      expect(engines.map(({ alive }) => alive)).toEqual([false, true]);
    });

    it('lets a call that came just before keep it', async () => {
      const pool = poolOf(1, MINUTE);
      await finishOne(pool, 0);
      jest.advanceTimersByTime(MINUTE - 1);
      const call = use(pool);
      await settle();
      jest.advanceTimersByTime(1);
      engines[0]?.finish('in time');
      await expect(call).resolves.toBe('in time');
    });

    it('leaves no timer behind when it is closed', async () => {
      const pool = poolOf(1, MINUTE);
      await finishOne(pool, 0);
      await pool.close();
      expect(jest.getTimerCount()).toBe(0);
    });
  });

  it('keeps an idle engine for good where no time is given', async () => {
    const pool = poolOf(1);
    const call = use(pool);
    await settle();
    engines[0]?.finish('done');
    await call;
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends its engines, and fails calls that compute, wait or come later, when it is closed', async () => {
    const pool = poolOf(1);
    const computing = use(pool);
    const waiting = use(pool);
    await settle();
    await pool.close();
    await expect(computing).rejects.toThrow(TrainerUnavailable);
    await expect(waiting).rejects.toThrow('closed');
    await expect(use(pool)).rejects.toThrow('closed');
    expect(engines.map(({ alive }) => alive)).toEqual([false]);
  });

  it('starts nothing for a call whose turn comes while it is closed', async () => {
    const pool = poolOf(1);
    const late = use(pool);
    await pool.close();
    await expect(late).rejects.toThrow('closed');
    expect(engines).toEqual([]);
  });
});
