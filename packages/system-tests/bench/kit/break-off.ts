import { constants } from 'node:os';
import { onStopSignals, type StopSignal } from '@fake-stripe/local-runtime';

type End = () => void | Promise<void>;

const ends: End[] = [];
let isBrokenOff = false;

/**
 * How something ends that would outlive this process, where a signal ends that. It may have ended already.
 * @throws Error where such a signal has come: it ends at once
 */
export function onBreakOff(end: End): void {
  ends.push(end);
  if (!isBrokenOff) return;
  void end();
  throw new Error('The benchmark is broken off');
}

/**
 * Does the work, unless a signal to end comes: then what the work has opened ends, the last first, and the process with
 * the status that a shell gives to the signal. A second signal ends it at once, whatever stays behind.
 */
export async function unlessBrokenOff<T>(work: () => Promise<T>): Promise<T> {
  const release = onStopSignals(
    (signal) => void breakOff(signal),
    (signal) => process.exit(statusOf(signal)),
  );
  try {
    return await work();
  } catch (error) {
    // With the processes that it works with, the work fails too.
    if (isBrokenOff) await new Promise(() => undefined);
    throw error;
  } finally {
    release();
  }
}

async function breakOff(signal: StopSignal): Promise<void> {
  isBrokenOff = true;
  console.error('Broken off; ending what was started');
  for (const end of ends.toReversed()) {
    try {
      await end();
    } catch (error) {
      console.error(error);
    }
  }
  process.exit(statusOf(signal));
}

function statusOf(signal: StopSignal): number {
  return 128 + constants.signals[signal];
}
