import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onBreakOff } from './break-off.js';

const REMOVALS = 10;

/**
 * A folder on the disk where `npm start` keeps its state, so that what is written costs what it costs there; the folder
 * for temporary files may be memory. Whoever opens it removes it.
 */
export function openWorkplace(): string {
  const parent = join(import.meta.dirname, '../../../../../.local');
  mkdirSync(parent, { recursive: true });
  const directory = mkdtempSync(join(parent, 'bench-'));
  onBreakOff(() => removeWorkplace(directory));
  // Under root PostgreSQL runs as another user, who has to get through to its data.
  chmodSync(directory, 0o755);
  return directory;
}

export function removeWorkplace(directory: string): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return rmSync(directory, { recursive: true, force: true });
    } catch (error) {
      // Of a benchmark that is broken off some writes are still under way.
      if (attempt === REMOVALS) throw error;
    }
  }
}

export async function inWorkplace<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = openWorkplace();
  try {
    return await work(directory);
  } finally {
    removeWorkplace(directory);
  }
}
