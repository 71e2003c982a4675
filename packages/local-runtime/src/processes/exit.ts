import type { ChildProcess } from 'node:child_process';

/** How a process ended. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Resolves when the process has ended, also when it had before the call. */
export function exitOf(child: ChildProcess): Promise<ProcessExit> {
  if (hasExited(child)) return Promise.resolve({ code: child.exitCode, signal: child.signalCode });
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
}

/** Asks the process to end and, where it does not within `graceMs`, kills it. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals, graceMs: number): Promise<ProcessExit> {
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  try {
    if (!hasExited(child)) child.kill(signal);
    return await exitOf(child);
  } finally {
    clearTimeout(timer);
  }
}

export function describeExit({ code, signal }: ProcessExit): string {
  return signal === null ? `exit code ${code}` : `signal ${signal}`;
}
