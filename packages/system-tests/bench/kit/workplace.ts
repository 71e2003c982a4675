import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { onBreakOff } from './break-off.js';

/**
 * A folder on the disk where `npm start` keeps its state, so that what is written costs what it costs there; the folder
 * for temporary files may be memory. Whoever opens it removes it.
 */
export function openWorkplace(): string {
  const parent = resolve(import.meta.dirname, '../../../../..', process.env['LOCAL_STATE_DIR'] || '.local');
  mkdirSync(parent, { recursive: true });
  const directory = mkdtempSync(join(parent, 'bench-'));
  onBreakOff(() => removeWorkplace(directory));
  // Under root PostgreSQL runs as another user, who has to get through to its data.
  chmodSync(directory, 0o755);
  return directory;
}

export function removeWorkplace(directory: string): void {
  // What is being written just now comes in between.
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}

export async function inWorkplace<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = openWorkplace();
  try {
    return await work(directory);
  } finally {
    removeWorkplace(directory);
  }
}
