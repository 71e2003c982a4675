import type { ProcessExit } from './exit.js';
import type { LaunchEvents, Running } from './running.js';

/** Told what happens to a supervised process. */
export interface ProcessWatch {
  spawned(name: string, pid: number): void;
  gone(name: string): void;
  logged(name: string, line: string): void;
  waiting(name: string, reason: string): void;
  /** It ended although nobody had asked it to; `restartInMs` is undefined when it will not be restarted. */
  crashed(name: string, exit: ProcessExit, restartInMs: number | undefined): void;
  /** The attempt to restart failed; another one follows. */
  restartFailed(name: string, error: Error, restartInMs: number): void;
  restarted(name: string): void;
}

export interface SupervisedOptions {
  readonly name: string;
  readonly launch: (events: LaunchEvents) => Promise<Running>;
  readonly watch: ProcessWatch;
  /** Whether it is started again when it ends by itself. */
  readonly restart: boolean;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** Up for this long, a crash counts as the first one again. */
const STABLE_MS = 60_000;

/** One process of a stack: started, stopped, killed, and restarted with growing pauses when it crashes. */
export class Supervised {
  private running: Running | undefined;
  private attempt: Promise<void> | undefined;
  private aborter = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private pauseMs = FIRST_PAUSE_MS;
  private upSince = 0;
  /** Whether an end of the process would be a crash. */
  private wanted = false;

  constructor(private readonly options: SupervisedOptions) {}

  get name(): string {
    return this.options.name;
  }

  get pid(): number | undefined {
    return this.running?.pid;
  }

  /** Resolves when it is ready. @throws Error with its last lines when it ends before */
  async start(): Promise<void> {
    if (this.wanted) return this.attempt;
    this.wanted = true;
    this.aborter = new AbortController();
    this.attempt = this.launch();
    try {
      await this.attempt;
    } catch (error) {
      this.wanted = false;
      throw error;
    }
  }

  /** Ends it in an orderly way, whatever it is doing; resolves when it is gone. */
  async stop(): Promise<void> {
    this.expectEnd();
    await this.attempt?.catch(() => undefined);
    await this.running?.stop();
  }

  /** Ends it by a signal, as a fault would; resolves when it is gone. It stays down until it is started again. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const running = this.running;
    if (running === undefined) throw new Error(`${this.name} is not running`);
    this.expectEnd();
    running.kill(signal);
    await running.exited;
  }

  private expectEnd(): void {
    this.wanted = false;
    clearTimeout(this.timer);
    this.aborter.abort();
  }

  private async launch(): Promise<void> {
    const { name, launch, watch } = this.options;
    try {
      const running = await launch({
        signal: this.aborter.signal,
        onSpawn: (pid) => watch.spawned(name, pid),
        onLog: (line) => watch.logged(name, line),
        onWaiting: (reason) => watch.waiting(name, reason),
      });
      this.running = running;
      this.upSince = Date.now();
      void running.exited.then((exit) => this.ended(exit));
    } catch (error) {
      watch.gone(name);
      throw error;
    }
  }

  private ended(exit: ProcessExit): void {
    this.running = undefined;
    this.options.watch.gone(this.name);
    if (!this.wanted) return;
    if (Date.now() - this.upSince > STABLE_MS) this.pauseMs = FIRST_PAUSE_MS;
    // It ends with 0 only when somebody has told it to, as often as that may be.
    const pauseMs = exit.code === 0 ? FIRST_PAUSE_MS : this.nextPause();
    this.wanted = this.options.restart;
    this.options.watch.crashed(this.name, exit, this.options.restart ? pauseMs : undefined);
    if (this.options.restart) this.restartIn(pauseMs);
  }

  /** Each one is twice as long as the one before. */
  private nextPause(): number {
    const pauseMs = this.pauseMs;
    this.pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    return pauseMs;
  }

  private restartIn(pauseMs: number): void {
    this.timer = setTimeout(() => {
      this.attempt = this.launch();
      this.attempt.then(
        () => this.options.watch.restarted(this.name),
        (error: unknown) => this.restartFailed(error as Error),
      );
    }, pauseMs);
  }

  private restartFailed(error: Error): void {
    if (!this.wanted) return;
    const pauseMs = this.nextPause();
    this.options.watch.restartFailed(this.name, error, pauseMs);
    this.restartIn(pauseMs);
  }
}
