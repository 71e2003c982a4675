import { TrainerUnavailable } from '../application/ports/trainer.js';
import { closedError, Turns } from './turns.js';

/** A thread or a process that computes for one call at a time. */
export interface PooledEngine {
  readonly alive: boolean;
  /** Resolves when it has ended, in whatever way. */
  readonly ended: Promise<void>;
  /** Asks the call that it computes for to end soon. */
  stop(): void;
  /** Ends it now. A call that it computes for fails. */
  kill(): void;
}

export interface EnginePoolOptions {
  /** How long an engine has to follow `stop`, in milliseconds: 150. */
  readonly patience?: number | undefined;
  /** How long an engine that nobody uses is kept, in milliseconds: for good. */
  readonly idleFor?: number | undefined;
}

/** The port leaves 200 ms for everything. */
const PATIENCE_MS = 150;

/** At most `size` engines: started when they are needed, kept between calls, replaced when they have ended. */
export class EnginePool<Engine extends PooledEngine> {
  private readonly engines = new Set<Engine>();
  /** With what ends them; the one that was used last is the last. */
  private readonly idle = new Map<Engine, NodeJS.Timeout | undefined>();
  private readonly turns: Turns;
  private closed = false;

  constructor(
    private readonly start: () => Engine,
    size: number,
    private readonly options: EnginePoolOptions = {},
  ) {
    this.turns = new Turns(size);
  }

  /**
   * Computes when it is its turn. `undefined` from `compute` says that the engine has stopped, as it was asked.
   * @throws the signal's reason soon after its abort, even where the engine does not react
   */
  async use<T>(signal: AbortSignal, compute: (engine: Engine) => Promise<T | undefined>): Promise<T> {
    await this.turns.take(signal);
    try {
      signal.throwIfAborted();
      return await this.run(this.take(), signal, compute);
    } finally {
      this.turns.leave();
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    this.turns.close();
    const engines = [...this.engines];
    for (const engine of engines) engine.kill();
    await Promise.all(engines.map(({ ended }) => ended));
  }

  private async run<T>(
    engine: Engine,
    signal: AbortSignal,
    compute: (engine: Engine) => Promise<T | undefined>,
  ): Promise<T> {
    const stopping = new StopOnAbort(signal, engine, this.options.patience ?? PATIENCE_MS);
    try {
      const result = await Promise.race([compute(engine), stopping.killed]);
      if (result !== undefined && !signal.aborted) return result;
      throw new TrainerUnavailable('The engine has stopped without being asked to');
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      stopping.settle();
      if (engine.alive) this.keep(engine);
    }
  }

  private take(): Engine {
    const engine = [...this.idle.keys()].filter(({ alive }) => alive).pop();
    if (engine === undefined) return this.begin();
    this.forget(engine);
    return engine;
  }

  private keep(engine: Engine): void {
    const { idleFor } = this.options;
    const timer = idleFor === undefined ? undefined : setTimeout(() => engine.kill(), idleFor).unref();
    this.idle.set(engine, timer);
  }

  private forget(engine: Engine): void {
    clearTimeout(this.idle.get(engine));
    this.idle.delete(engine);
  }

  private begin(): Engine {
    // A call whose turn came just before may still be on its way here.
    if (this.closed) throw closedError();
    const engine = this.started();
    this.engines.add(engine);
    void engine.ended.then(() => {
      this.engines.delete(engine);
      this.forget(engine);
    });
    return engine;
  }

  private started(): Engine {
    try {
      return this.start();
    } catch (cause) {
      throw new TrainerUnavailable('The engine cannot be started', { cause });
    }
  }
}

/** Asks the engine to stop when the signal is aborted, and kills it when it does not within its time. */
class StopOnAbort {
  /** Resolves when the engine had to be killed. */
  readonly killed: Promise<undefined>;
  private timer?: NodeJS.Timeout;
  private readonly abort: () => void;

  constructor(
    private readonly signal: AbortSignal,
    engine: PooledEngine,
    patience: number,
  ) {
    let resolve: (value: undefined) => void = () => undefined;
    this.killed = new Promise((fulfil) => (resolve = fulfil));
    this.abort = () => {
      engine.stop();
      this.timer = setTimeout(() => {
        engine.kill();
        resolve(undefined);
      }, patience);
    };
    signal.addEventListener('abort', this.abort, { once: true });
  }

  settle(): void {
    clearTimeout(this.timer);
    this.signal.removeEventListener('abort', this.abort);
  }
}
