import type { Level } from '../logs/log-line.js';
import { parseLogLine } from '../logs/log-line.js';
import type { Logs } from '../logs/logs.js';
import { renderLogLine } from '../logs/render.js';
import { describeExit, type ProcessExit } from '../processes/exit.js';
import type { ProcessWatch } from '../processes/supervised.js';
import { Patience } from './patience.js';
import type { StackRecord } from './stack-record.js';

const SHOWN_LINES = 10;

/** Keeps record and logs of supervised processes, and tells people what becomes of them. */
export class PartWatch implements ProcessWatch {
  private readonly patience = new Map<string, Patience>();

  constructor(
    private readonly record: StackRecord,
    private readonly logs: Logs,
    private readonly tell: (message: string, level: Level) => void,
  ) {}

  /** Waits for the first start of a process, telling why it takes so long. */
  async whileStarting(name: string, start: () => Promise<void>): Promise<void> {
    const patience = this.patienceWith(name);
    this.patience.set(name, patience);
    await patience.during(start());
  }

  async whileStopping(name: string, stop: () => Promise<void>): Promise<void> {
    await this.patienceWith(`the end of ${name}`).during(stop());
  }

  spawned(name: string, pid: number): void {
    void this.record.add(name, pid);
  }

  gone(name: string): void {
    this.record.remove(name);
  }

  logged(name: string, line: string): void {
    this.logs.write(name, line);
  }

  waiting(name: string, reason: string): void {
    this.patience.get(name)?.because(reason);
  }

  crashed(name: string, exit: ProcessExit, restartInMs: number | undefined): void {
    const next = restartInMs === undefined ? [] : [`It is started again in ${restartInMs / 1_000} s`];
    // A service ends with 0 only after a signal to end, and then it was not ours.
    if (exit.code === 0) this.tell([`${name} was stopped from outside, in good order`, ...next].join('. '), 'warn');
    else this.tell([...this.lastWords(name, exit), ...next].join('\n'), 'error');
  }

  restartFailed(name: string, error: Error, restartInMs: number): void {
    this.tell(`${error.message}\n${name} is started again in ${restartInMs / 1_000} s`, 'error');
  }

  restarted(name: string): void {
    this.tell(`${name} is ready again`, 'info');
  }

  private lastWords(name: string, exit: ProcessExit): string[] {
    const shown = { color: false, nameWidth: 0 };
    const lines = this.logs
      .last(name, SHOWN_LINES)
      .map((line) => `  ${renderLogLine(parseLogLine('', line, new Date()), shown).trim()}`);
    return [
      `${name} ended unexpectedly (${describeExit(exit)}). Its last lines, from ${this.logs.pathOf(name)}:`,
      ...lines,
    ];
  }

  private patienceWith(what: string): Patience {
    return new Patience(what, (message) => this.tell(message, 'info'));
  }
}
