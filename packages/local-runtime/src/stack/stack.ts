import type { Supervised } from '../processes/supervised.js';
import type { Logs } from '../logs/logs.js';
import type { PartName, Plan } from './options.js';
import { PartWatch } from './part-watch.js';
import type { StackRecord } from './stack-record.js';
import type { StackUrls } from './urls.js';

/** A started system: its parts can be stopped, killed and started again one by one. */
export class Stack {
  /** What the parts report while they live. */
  readonly watch: PartWatch;
  private readonly parts = new Map<PartName, Supervised>();
  private stopped: Promise<void> | undefined;

  constructor(
    readonly urls: StackUrls,
    private readonly plan: Plan,
    private readonly logs: Logs,
    private readonly record: StackRecord,
    private readonly endWatchdog: () => Promise<void>,
  ) {
    this.watch = new PartWatch(record, logs, plan.onNotice);
  }

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
    const begin = Date.now();
    await this.watch.whileStarting(name, () => part.start());
    this.plan.onNotice(`${name} is ready (${((Date.now() - begin) / 1_000).toFixed(1)} s)`, 'info');
  }

  private async stopAll(): Promise<void> {
    for (const part of [...this.parts.values()].reverse()) {
      if (part.pid !== undefined) this.plan.onNotice(`Stopping ${part.name}`, 'info');
      await this.watch.whileStopping(part.name, () => part.stop());
    }
    this.record.release();
    await this.endWatchdog();
  }
}
