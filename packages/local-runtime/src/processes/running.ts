import type { ProcessExit } from './exit.js';

/** A started process that is ready for use. */
export interface Running {
  readonly pid: number;
  readonly exited: Promise<ProcessExit>;
  /** Ends it in the orderly way of its kind; resolves when it is gone. */
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

/** How a launch and the one who wants it talk while it runs. */
export interface LaunchEvents {
  /** Called as soon as there is a pid, long before the process is ready. */
  readonly onSpawn?: ((pid: number) => void) | undefined;
  /** Each line that the process writes. */
  readonly onLog?: ((line: string) => void) | undefined;
  /** Why the process is not ready yet, as often as it is asked. */
  readonly onWaiting?: ((reason: string) => void) | undefined;
  /** Ends a launch that is no longer wanted. */
  readonly signal?: AbortSignal | undefined;
}
