import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeCluster } from '../postgres/data-directory.js';
import { portsFromEnvironment } from '../stack/ports.js';
import { AlreadyRunning, StackRecord } from '../stack/stack-record.js';
import { urlsOf } from '../stack/urls.js';

/** Names in a data directory that can only be ours. */
const ours = [/^temporal\.db(-\w+)?$/, /^stack\.json\./, /^\.initdb-\w+$/];
const ourLogs = [
  /^(runtime|workers|postgres|temporal|fake-stripe-chaos|temporal-worker(-\d+)?|temporal-api|founder)\.log(\.1)?$/,
];
/** Its `data` are the user's. */
const ourTraining = [/^signing-key(\.pub)?\.pem$/, /^signing-key\.pem\.new$/];
const ourRuns = [/^ml-training-/];
const ourParts = /^(fake-stripe-chaos|temporal-workers?|temporal-api|founder)-\d+$/;

/**
 * Forgets all state below the directory: what the runtime has made there, and the directory if that was all. What a
 * killed run left running on it is ended first. Resolves with the paths that are not ours and were left.
 * @throws AlreadyRunning
 */
export async function resetState(dataDir: string): Promise<readonly string[]> {
  if (!existsSync(dataDir)) return [];
  const directories = [...partDirectories(dataDir), dataDir];
  for (const directory of directories) {
    const running = await StackRecord.running(directory);
    if (running) throw new AlreadyRunning(running);
  }
  for (const directory of directories) await forget(directory);
  return entries(dataDir).flatMap((name) => {
    const path = join(dataDir, name);
    return name === 'training' ? entries(path).map((each) => join(path, each)) : [path];
  });
}

async function forget(directory: string): Promise<void> {
  const record = await StackRecord.take(directory, { urls: urlsOf(portsFromEnvironment({}), {}) }, () => undefined);
  await removeCluster(join(directory, 'postgres'));
  await removeThose(join(directory, 'logs'), ourLogs);
  await forgetTraining(join(directory, 'training'));
  removeIfEmpty(join(directory, 'parts'));
  await removeThose(directory, ours);
  record.release();
  removeIfEmpty(directory);
}

async function forgetTraining(directory: string): Promise<void> {
  await removeThose(join(directory, 'checkpoints'), ourRuns);
  removeIfEmpty(join(directory, 'data'));
  await removeThose(directory, ourTraining);
}

/** Services that were started alone have state of their own. */
function partDirectories(dataDir: string): string[] {
  const parts = join(dataDir, 'parts');
  return entries(parts)
    .filter((name) => ourParts.test(name))
    .map((name) => join(parts, name));
}

async function removeThose(directory: string, patterns: readonly RegExp[]): Promise<void> {
  const found = entries(directory).filter((name) => patterns.some((pattern) => pattern.test(name)));
  for (const name of found) await rm(join(directory, name), { recursive: true, force: true });
  removeIfEmpty(directory);
}

function removeIfEmpty(directory: string): void {
  if (existsSync(directory) && entries(directory).length === 0) rmdirSync(directory);
}

function entries(directory: string): readonly string[] {
  return existsSync(directory) ? readdirSync(directory) : [];
}
