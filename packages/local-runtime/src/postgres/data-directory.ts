import { createHash, randomBytes } from 'node:crypto';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { identify } from '../processes/identity.js';
import { copyPostgresBinaries, findPostgresBinaries, type PostgresBinaries } from './binaries.js';
import { mayEnter, type RunAs, userForPostgres } from './run-as.js';

const run = promisify(execFile);

export const POSTGRES_USER = 'postgres';
export const POSTGRES_PASSWORD = 'postgres';

/** For root with a checkout below a private directory (as /root is): a place that other users may enter. */
const PUBLIC_HOME = '/var/lib/fake-stripe';

/** Lies in a cluster that was created to its end. */
const MARKER = 'fake-stripe.initialised';

/** Everything that has to be known to start PostgreSQL on a data directory. */
export interface PostgresInstallation {
  readonly binaries: PostgresBinaries;
  readonly dataDir: string;
  readonly user: RunAs | undefined;
}

/** Resolves binaries, user and the data directory that user can reach; `wanted` is where it should be. */
export async function installationFor(wanted: string): Promise<PostgresInstallation> {
  await mkdir(dirname(wanted), { recursive: true });
  const found = await findPostgresBinaries();
  const user = userForPostgres();
  if (user) await letThrough(dirname(wanted));
  const dataDir = postgresDataDirectory(wanted, user);
  if (!user || mayEnter(user, dirname(found.postgres))) return { binaries: found, user, dataDir };
  await makePublic(PUBLIC_HOME);
  return { binaries: await copyPostgresBinaries(found, PUBLIC_HOME), user, dataDir };
}

/** Where the data of `wanted` really lie: elsewhere only for root below a directory closed to PostgreSQL's user. */
export function postgresDataDirectory(wanted: string, user: RunAs | undefined = userForPostgres()): string {
  const parent = realpathSync(dirname(wanted));
  const path = join(parent, basename(wanted));
  if (user === undefined || mayEnter(user, parent)) return path;
  return join(PUBLIC_HOME, createHash('sha256').update(path).digest('hex').slice(0, 12), 'postgres');
}

/**
 * Creates the cluster where there is none yet. A creation that was interrupted is thrown away and repeated.
 * @throws Error when the directory holds something that is not ours
 */
export async function ensureCluster({ binaries, dataDir, user }: PostgresInstallation): Promise<void> {
  if (isOurCluster(dataDir)) return;
  if (isInUse(dataDir)) throw new Error(`${dataDir} holds something that is not Fake Stripe's; it was left as it is.`);
  const partial = partialCluster(dataDir);
  await rm(partial, { recursive: true, force: true });
  if (dataDir.startsWith(PUBLIC_HOME)) await makePublic(dirname(dataDir));
  await mkdir(partial, { recursive: true, mode: 0o700 });
  if (user) await chown(partial, user.uid, user.gid);
  await initdb(binaries, partial, user);
  await writeFile(join(partial, MARKER), `PostgreSQL ${binaries.version}\n`);
  await rename(partial, dataDir);
}

/** Forgets the cluster whose data should lie at `wanted`, finished or not. What is not ours stays. */
export async function removeCluster(wanted: string): Promise<void> {
  for (const dataDir of [wanted, postgresDataDirectory(wanted)]) {
    await rm(partialCluster(dataDir), { recursive: true, force: true });
    if (isOurCluster(dataDir) || !isInUse(dataDir)) await rm(dataDir, { recursive: true, force: true });
  }
}

const isOurCluster = (dataDir: string) => existsSync(join(dataDir, MARKER));
const isInUse = (dataDir: string) => existsSync(dataDir) && readdirSync(dataDir).length > 0;
const partialCluster = (dataDir: string) => `${dataDir}.partial`;

/** Removes the lock file of a server that is no more. `onOrphan` gets the pid of one that still runs here. */
export async function clearStaleLock(dataDir: string, onOrphan: (pid: number) => Promise<void>): Promise<void> {
  const lock = join(dataDir, 'postmaster.pid');
  const pid = Number((await readFile(lock, 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  const owner = await identify(pid);
  if (owner?.command.includes(dataDir)) await onOrphan(pid);
  await rm(lock, { force: true });
}

/** The directory above the data is the stack's own: who may pass through it sees nothing that is not open anyway. */
async function letThrough(directory: string): Promise<void> {
  const { mode } = await stat(directory);
  await chmod(directory, mode | 0o011);
}

async function makePublic(directory: string): Promise<void> {
  for (const path of [PUBLIC_HOME, directory]) {
    await mkdir(path, { recursive: true });
    await chmod(path, 0o755);
  }
}

async function initdb(binaries: PostgresBinaries, dataDir: string, user: RunAs | undefined): Promise<void> {
  const passwordFile = join(dirname(dataDir), `.initdb-${randomBytes(6).toString('hex')}`);
  await writeFile(passwordFile, `${POSTGRES_PASSWORD}\n`, { mode: 0o600 });
  try {
    if (user) await chown(passwordFile, user.uid, user.gid);
    const args = ['-D', dataDir, '-U', POSTGRES_USER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
    args.push('--encoding=UTF8', '--no-locale', '--no-instructions', '--no-sync');
    await run(binaries.initdb, args, { ...user, cwd: '/', env: { ...process.env, LC_ALL: 'C' } });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(`PostgreSQL's initdb failed on ${dataDir}:\n${(stderr || message).trim()}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}
