import { setTimeout as delay } from 'node:timers/promises';
import { command } from './command.js';
import { Exit } from './failure.js';

/** npm passes on the signal that the terminal has sent already; a person needs longer for a second one. */
const SAME_SIGNAL_MS = 700;

/** @returns the exit status */
export function main(args: readonly string[]): Promise<number> {
  return command(args, {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    fetch: globalThis.fetch,
    clock: { now: () => performance.now(), sleep: (ms, signal) => delay(ms, undefined, { signal }) },
    newSeed: () => Date.now().toString(36),
    interrupted: interrupts(),
  });
}

/** Aborted by the first signal to end; a later one ends at once. */
function interrupts(): AbortSignal {
  const controller = new AbortController();
  let first: number | undefined;
  const received = () => {
    first ??= performance.now();
    if (performance.now() - first > SAME_SIGNAL_MS) process.exit(Exit.brokenOff);
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, received);
  return controller.signal;
}
