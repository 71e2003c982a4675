import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { postgresDataDirectory } from '../postgres/data-directory.js';
import { portsFromEnvironment } from '../stack/ports.js';
import { AlreadyRunning, StackRecord } from '../stack/stack-record.js';
import { urlsOf } from '../stack/urls.js';

/**
 * Forgets all state below the directory. What a killed run left running on it is ended first.
 * @throws AlreadyRunning
 */
export async function resetState(dataDir: string): Promise<void> {
  if (!existsSync(dataDir)) return;
  const directories = [...partDirectories(dataDir), dataDir];
  for (const directory of directories) {
    const running = await StackRecord.running(directory);
    if (running) throw new AlreadyRunning(running);
  }
  for (const directory of directories) {
    const record = await StackRecord.take(directory, urlsOf(portsFromEnvironment({}), {}), () => undefined);
    await rm(postgresDataDirectory(join(directory, 'postgres')), { recursive: true, force: true });
    record.release();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Services that were started alone have state of their own. */
function partDirectories(dataDir: string): string[] {
  const parts = join(dataDir, 'parts');
  return existsSync(parts) ? readdirSync(parts).map((name) => join(parts, name)) : [];
}
