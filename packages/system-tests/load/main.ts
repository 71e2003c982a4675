import { setTimeout as delay } from 'node:timers/promises';
import { onStopSignals } from '@fake-stripe/local-runtime';
import { command } from './command.js';
import { Exit } from './failure.js';

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
  onStopSignals(
    () => controller.abort(),
    () => process.exit(Exit.brokenOff),
  );
  return controller.signal;
}
