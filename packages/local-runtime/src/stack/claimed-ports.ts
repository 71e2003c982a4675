import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { StackRecord } from './stack-record.js';

/** The ports of all that runs on this directory: one whose process is down just now is free, but not to be had. */
export async function claimedPorts(dataDir: string): Promise<ReadonlySet<number>> {
  const parts = join(dataDir, 'parts');
  const directories = [dataDir, ...folders(parts).map((name) => join(parts, name))];
  const running = await Promise.all(directories.map((directory) => StackRecord.running(directory)));
  return new Set(running.flatMap((state) => state?.ports ?? []));
}

function folders(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  const entries = readdirSync(directory, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
