import { identify, isAlive, type ProcessIdentity } from './identity.js';

/** As long as a runtime that lives gives its services; a worker drains for up to 13 s. */
const PATIENCE_MS = 15_000;
const POLL_MS = 25;

/**
 * Ends a process that an earlier, killed runtime left behind: each signal in turn, until it is gone. The caller has
 * made sure that the pid is ours.
 */
export async function endOrphan(pid: number, signals: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGKILL']) {
  for (const signal of signals) {
    const before = await identify(pid);
    if (before === undefined) return;
    send(pid, signal);
    if (await isGoneWithin(before, PATIENCE_MS)) return;
  }
  throw new Error(`A process of an earlier run (pid ${pid}) does not end; stop it by hand.`);
}

/** Whether the process is gone at the latest after so many milliseconds. */
export async function isGoneWithin(orphan: ProcessIdentity, patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  while (await isAlive(orphan)) {
    if (Date.now() >= deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return true;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
