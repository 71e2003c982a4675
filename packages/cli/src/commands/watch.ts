import { ApiProblem } from '../api/api-client.js';
import type { Clock, Output } from '../context.js';
import { ExitCode } from '../exit-code.js';
import { Failure } from '../failure.js';
import { numberOption } from '../options.js';
import { LiveBlock } from '../terminal/live-block.js';
import type { Session, SharedOptions } from './session.js';

/** For so long API or worker may be away: both are restarted now and then. */
const PATIENCE_MS = 10 * 60_000;

/** Shows what is followed. */
export interface Watch<State> {
  /** Milliseconds between two looks. */
  readonly pause: number;
  show(state: State): void;
  /** Nobody can say now where it stands. */
  away(why: string): void;
}

/** What is followed: a training run, an order. */
export interface Followed<State> {
  ask(): Promise<State>;
  hasEnded(state: State): boolean;
}

export interface WatchOptions extends SharedOptions {
  readonly watch?: boolean;
  /** Seconds between two looks. */
  readonly interval: number;
}

/** How a state reads: `drawn` on a terminal; `line` for a file or a pipe, where a line that repeats is left out. */
export interface StateView<State> {
  drawn(state: State): readonly string[];
  line(state: State): string;
}

export function intervalOption() {
  return numberOption('--interval <seconds>', 'between two looks of --watch', { min: 0.1, max: 3_600 });
}

export function watchFor<State>(session: Session, options: WatchOptions, view: StateView<State>): Watch<State> {
  const { stdout, stderr } = session.context;
  const pause = options.interval * 1_000;
  if (options.json) return new SilentWatch(pause);
  if (!stdout.isTTY) return new PlainWatch(pause, stdout, stderr, (state) => view.line(state));
  return new DrawnWatch(pause, stdout, (state) => view.drawn(state));
}

/** Asks until it has ended. Where there is no server at first it fails at once: that is a wrong address. */
export async function watch<State>(
  { ask, hasEnded }: Followed<State>,
  shown: Watch<State>,
  clock: Clock,
): Promise<State> {
  let state: State | undefined;
  let seen = clock.now().getTime();
  for (;;) {
    try {
      state = await ask();
      seen = clock.now().getTime();
      shown.show(state);
      if (hasEnded(state)) return state;
    } catch (error) {
      if (!isPassing(error, state !== undefined) || clock.now().getTime() - seen > PATIENCE_MS) throw error;
      shown.away(error.message);
    }
    await clock.sleep(shown.pause);
  }
}

function isPassing(error: unknown, known: boolean): error is Failure {
  return error instanceof Failure && error.exitCode === ExitCode.unavailable && (known || error instanceof ApiProblem);
}

/** A block that is drawn anew in place. */
class DrawnWatch<State> implements Watch<State> {
  private readonly block: LiveBlock;
  private last: readonly string[] = [];

  constructor(
    readonly pause: number,
    output: Output,
    private readonly linesOf: (state: State) => readonly string[],
  ) {
    this.block = new LiveBlock(output);
  }

  show(state: State): void {
    this.last = this.linesOf(state);
    this.block.draw(this.last);
  }

  away(why: string): void {
    this.block.draw([...this.last, why]);
  }
}

/** A line for each change. */
class PlainWatch<State> implements Watch<State> {
  private last = '';

  constructor(
    readonly pause: number,
    private readonly stdout: Output,
    private readonly stderr: Output,
    private readonly lineOf: (state: State) => string,
  ) {}

  show(state: State): void {
    this.write(this.stdout, this.lineOf(state));
  }

  away(why: string): void {
    this.write(this.stderr, why);
  }

  private write(output: Output, line: string): void {
    if (line === this.last) return;
    this.last = line;
    output.write(`${line}\n`);
  }
}

/** For programs, which get the last state alone. */
class SilentWatch<State> implements Watch<State> {
  constructor(readonly pause: number) {}

  show(): void {}

  away(): void {}
}
