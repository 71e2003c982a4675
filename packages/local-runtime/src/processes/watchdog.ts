import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { exitOf } from './exit.js';

/** Always the built program: Node runs it also when this file runs from source, in tests. */
const program = fileURLToPath(new URL('../../dist/watchdog.js', import.meta.url));

/** Starts the watchdog of the stack with this record. Returns what ends it, once the record is released. */
export function startWatchdog(recordPath: string): () => Promise<void> {
  const child = spawn(process.execPath, [program, recordPath], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.once('error', () => undefined);
  child.unref();
  (child.stdin as unknown as Socket).unref();
  return async () => {
    child.ref();
    child.stdin.destroy();
    if (child.pid !== undefined) await exitOf(child);
  };
}
