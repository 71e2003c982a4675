import { describeExit, type ProcessExit } from '../processes/exit.js';
import type { ProcessWatch, Supervised } from '../processes/supervised.js';
import { parseLogLine } from '../logs/log-line.js';
import type { Logs } from '../logs/logs.js';
import { renderLogLine } from '../logs/render.js';
import type { PartName, Plan } from './options.js';
import { Patience } from './patience.js';
import type { StackRecord } from './stack-record.js';
import type { StackUrls } from './urls.js';

const SHOWN_LINES = 10;

/** A started system: its parts can be stopped, killed and started again one by one. */
export class Stack {
  private readonly parts = new Map<PartName, Supervised>();
  private readonly patience = new Map<string, Patience>();
  private stopped: Promise<void> | undefined;

  constructor(
    readonly urls: StackUrls,
    private readonly plan: Plan,
    private readonly logs: Logs,
    private readonly record: StackRecord,
    private readonly endWatchdog: () => Promise<void>,
  ) {}

  /** @throws Error when the stack was started without this part */
  part(name: PartName): Supervised {
    const part = this.parts.get(name);
    if (part === undefined) throw new Error(`${name} is not part of this stack`);
    return part;
  }

  /** The last lines that a part wrote, as it wrote them: for failure messages. */
  lastLines(name: PartName, count?: number): readonly string[] {
    return this.logs.last(name, count);
  }

  /** Stops everything, last started first; resolves when no process is left. */
  stop(): Promise<void> {
    this.stopped ??= this.stopAll();
    return this.stopped;
  }

  /** Kills everything at once, without giving anything time to end. */
  async kill(): Promise<void> {
    const running = [...this.parts.values()].filter((part) => part.pid !== undefined);
    await Promise.all(running.map((part) => part.kill('SIGKILL')));
    await this.stop();
  }

  /** Starts a part and waits for it. */
  async add(name: PartName, part: Supervised): Promise<void> {
    if (this.stopped) throw new Error('The start was broken off');
    this.parts.set(name, part);
    const patience = new Patience(name, (message) => this.plan.onNotice(message, 'info'));
    this.patience.set(name, patience);
    const begin = Date.now();
    await patience.during(part.start());
    this.plan.onNotice(`${name} is ready (${((Date.now() - begin) / 1_000).toFixed(1)} s)`, 'info');
  }

  /** What the parts report while they live. */
  readonly watch: ProcessWatch = {
    spawned: (name, pid) => void this.record.add(name, pid),
    gone: (name) => this.record.remove(name),
    logged: (name, line) => this.logs.write(name, line),
    waiting: (name, reason) => this.patience.get(name)?.because(reason),
    crashed: (name, exit, restartInMs) => this.showCrash(name, exit, restartInMs),
    restartFailed: (name, error, restartInMs) =>
      this.plan.onNotice(`${error.message}\n${name} is started again in ${restartInMs / 1_000} s`, 'error'),
    restarted: (name) => this.plan.onNotice(`${name} is ready again`, 'info'),
  };

  private showCrash(name: string, exit: ProcessExit, restartInMs: number | undefined): void {
    const shown = { color: false, nameWidth: 0 };
    const lines = this.logs
      .last(name, SHOWN_LINES)
      .map((line) => `  ${renderLogLine(parseLogLine('', line, new Date()), shown).trim()}`);
    const next = restartInMs === undefined ? [] : [`It is started again in ${restartInMs / 1_000} s`];
    const what = `${name} ended unexpectedly (${describeExit(exit)}). Its last lines, from ${this.logs.pathOf(name)}:`;
    this.plan.onNotice([what, ...lines, ...next].join('\n'), 'error');
  }

  private async stopAll(): Promise<void> {
    for (const part of [...this.parts.values()].reverse()) {
      if (part.pid !== undefined) this.plan.onNotice(`Stopping ${part.name}`, 'info');
      await new Patience(`the end of ${part.name}`, (message) => this.plan.onNotice(message, 'info')).during(
        part.stop(),
      );
    }
    this.record.release();
    await this.endWatchdog();
  }
}
