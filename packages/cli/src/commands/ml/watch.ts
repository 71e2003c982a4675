import { mlTrainingEnds } from '@fake-stripe/contracts';
import { ApiProblem } from '../../api/api-client.js';
import type { TrainingStatus } from '../../api/training-api.js';
import type { Clock, Output } from '../../context.js';
import { ExitCode } from '../../exit-code.js';
import { Failure } from '../../failure.js';
import { LiveBlock } from '../../terminal/live-block.js';
import { lineOfStatus } from './status-view.js';

/** For so long API or worker may be away: both are restarted now and then. */
const PATIENCE_MS = 10 * 60_000;

/** Shows a run while it is followed. */
export interface Watch {
  /** Milliseconds between two looks. */
  readonly pause: number;
  show(state: TrainingStatus): void;
  /** Nobody can say now where it stands. */
  away(why: string): void;
}

/** Asks until the run has ended. Where there is no server at first it fails at once: that is a wrong address. */
export async function watch(ask: () => Promise<TrainingStatus>, shown: Watch, clock: Clock): Promise<TrainingStatus> {
  let state: TrainingStatus | undefined;
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

function hasEnded({ status }: TrainingStatus): boolean {
  return mlTrainingEnds.some((end) => end === status);
}

function isPassing(error: unknown, known: boolean): error is Failure {
  return error instanceof Failure && error.exitCode === ExitCode.unavailable && (known || error instanceof ApiProblem);
}

/** A block that is drawn anew in place. */
export class DrawnWatch implements Watch {
  private readonly block: LiveBlock;
  private last: readonly string[] = [];

  constructor(
    readonly pause: number,
    output: Output,
    private readonly linesOf: (state: TrainingStatus) => readonly string[],
  ) {
    this.block = new LiveBlock(output);
  }

  show(state: TrainingStatus): void {
    this.last = this.linesOf(state);
    this.block.draw(this.last);
  }

  away(why: string): void {
    this.block.draw([...this.last, why]);
  }
}

/** A line for each change. */
export class PlainWatch implements Watch {
  private last = '';

  constructor(
    readonly pause: number,
    private readonly stdout: Output,
    private readonly stderr: Output,
  ) {}

  show(state: TrainingStatus): void {
    this.write(this.stdout, lineOfStatus(state));
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
export class SilentWatch implements Watch {
  constructor(readonly pause: number) {}

  show(): void {}

  away(): void {}
}
