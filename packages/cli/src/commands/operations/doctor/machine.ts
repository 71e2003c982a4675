import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { Context } from '../../../context.js';
import { missing, well, type Check } from './check.js';

const OLDEST_NODE = [20, 19] as const;
const services = ['fake-stripe-chaos', 'temporal-worker', 'temporal-api', 'founder'];
const programs = [...services.map((name) => `packages/${name}/dist/main.js`), 'packages/local-runtime/dist/index.js'];

export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const oldest = OLDEST_NODE.join('.');
  const fits = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  return fits
    ? well('Node', version)
    : missing('Node', version, `install Node ${oldest} or later from https://nodejs.org`);
}

export async function checkBuilt(root: string): Promise<Check> {
  const found = await Promise.all(programs.map((path) => isThere(join(root, path), constants.R_OK)));
  const absent = programs.filter((_, index) => !found[index]);
  return absent.length === 0
    ? well('build', 'built')
    : missing('build', `not built: ${absent.join(', ')}`, 'npm run build');
}

/** The program that `npm start` runs, unless a cluster is named. */
export async function checkTemporalCli({ env, cwd }: Pick<Context, 'env' | 'cwd'>): Promise<Check> {
  const name = 'Temporal CLI';
  if (env['TEMPORAL_ADDRESS']) return well(name, 'not needed: TEMPORAL_ADDRESS names a cluster');
  const given = env['TEMPORAL_CLI_PATH'];
  if (given) {
    const path = resolve(cwd, given);
    if (await isThere(path, constants.X_OK)) return well(name, path);
    return missing(name, `TEMPORAL_CLI_PATH names no program: ${path}`, 'unset TEMPORAL_CLI_PATH, or let it name one');
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  for (const folder of [...folders, ...(await cached(env))]) {
    const path = join(folder, 'temporal');
    if (await isThere(path, constants.X_OK)) return well(name, path);
  }
  return missing(
    name,
    'neither on the PATH nor fetched',
    'npm start fetches it; or set TEMPORAL_CLI_PATH to one of your own',
  );
}

/** Where `npm start` keeps what it has fetched, one folder for each version. */
async function cached(env: Context['env']): Promise<string[]> {
  const { readdir } = await import('node:fs/promises');
  const cache = join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), 'fake-stripe');
  const names = await readdir(cache).catch(() => []);
  return names.filter((name) => /^temporal-\d/.test(name)).map((name) => join(cache, name));
}

function isThere(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
