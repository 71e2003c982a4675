import { Supervised } from '../processes/supervised.js';
import type { LaunchEvents, Running } from '../processes/running.js';
import type { PartWatch } from '../stack/part-watch.js';

/** One worker of a fleet, as it is now. */
export interface FleetWorker {
  /** `temporal-worker-1` and on. */
  readonly name: string;
  /** Undefined while it is down. */
  readonly pid: number | undefined;
  /** Of its health, its queues and its metrics. */
  readonly url: string;
}

export interface FleetMember {
  readonly name: string;
  readonly url: string;
  readonly launch: (events: LaunchEvents) => Promise<Running>;
}

/** Several worker processes that are watched, restarted and ended together. */
export class Fleet {
  private readonly members: readonly { readonly url: string; readonly part: Supervised }[];
  private stopped: Promise<void> | undefined;

  constructor(
    readonly logDirectory: string,
    members: readonly FleetMember[],
    private readonly watch: PartWatch,
    private readonly release: () => Promise<void>,
  ) {
    this.members = members.map(({ name, url, launch }) => ({
      url,
      part: new Supervised({ name, launch, watch, restart: true }),
    }));
  }

  get workers(): readonly FleetWorker[] {
    return this.members.map(({ url, part: { name, pid } }) => ({ name, pid, url }));
  }

  /** Resolves when all poll. @throws Error of the first that cannot; then none is left */
  async start(): Promise<void> {
    const starts = this.members.map(({ part }) => this.watch.whileStarting(part.name, () => part.start()));
    try {
      await Promise.all(starts);
    } catch (error) {
      await this.stop();
      await Promise.allSettled(starts);
      throw error;
    }
  }

  /** Drains all at once: nobody takes new tasks, and what runs may end. Resolves when no process is left. */
  stop(): Promise<void> {
    this.stopped ??= this.stopAll();
    return this.stopped;
  }

  /** Kills all at once; Temporal finds what they were at by its missing heartbeats. */
  async kill(): Promise<void> {
    const running = this.members.filter(({ part }) => part.pid !== undefined);
    await Promise.all(running.map(({ part }) => part.kill('SIGKILL')));
    await this.stop();
  }

  private async stopAll(): Promise<void> {
    await Promise.all(this.members.map(({ part }) => this.watch.whileStopping(part.name, () => part.stop())));
    await this.release();
  }
}
