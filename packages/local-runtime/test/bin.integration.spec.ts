import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { identify } from '../src/processes/identity.js';
import { portsFromEnvironment } from '../src/stack/ports.js';
import { StackRecord } from '../src/stack/stack-record.js';
import { urlsOf } from '../src/stack/urls.js';
import { stackDirectory } from './fixtures/stack-directory.js';

const runtime = resolve(__dirname, '..');
const directory = stackDirectory();
const clone = join(directory.path, 'clone');
const state = join(directory.path, 'state');
const npmRuns = join(directory.path, 'npm-runs');
const children: ChildProcess[] = [];

/** A clone whose lock names a package that is not installed, and an npm that only notes what happens to it. */
beforeAll(() => {
  for (const folder of ['bin', 'dist', 'package.json'])
    cpSync(join(runtime, folder), join(clone, 'packages/local-runtime', folder), { recursive: true });
  symlinkSync(resolve(runtime, '../../node_modules'), join(clone, 'node_modules'));
  const packages = { 'node_modules/new-and-not-installed': { version: '1.0.0' } };
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ packages }));
  cpSync(join(__dirname, 'fixtures/npm.mjs'), join(directory.path, 'npm.mjs'));
});
beforeEach(() => {
  for (const path of [state, npmRuns]) rmSync(path, { recursive: true, force: true });
  mkdirSync(state);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => directory.remove());

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exited: Promise<number | NodeJS.Signals>;
}

function run(script: string): Run {
  const env = {
    ...process.env,
    LOCAL_STATE_DIR: state,
    npm_execpath: join(directory.path, 'npm.mjs'),
    NPM_RUNS: npmRuns,
  };
  const child = spawn(process.execPath, [join(clone, 'packages/local-runtime/bin', script)], { env });
  children.push(child);
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => written.push(String(chunk)));
  const exited = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  return { child, output: () => written.join(''), exited };
}

/** Something else that runs on the directory. */
async function runOn(place: string): Promise<void> {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  children.push(child);
  await once(child, 'spawn');
  const owner = await identify(child.pid as number);
  const urls = urlsOf(portsFromEnvironment({}), {});
  mkdirSync(place, { recursive: true });
  writeFileSync(StackRecord.pathIn(place), JSON.stringify({ owner, ready: true, urls, processes: [] }));
}

describe('in a clone whose lock has changed since the installation', () => {
  it('npm run reset does not touch the state of a system that runs', async () => {
    await runOn(state);
    const reset = run('reset.mjs');
    expect(await reset.exited).toBe(1);
    expect(reset.output()).toContain('Stop it first; nothing was removed.');
    expect(readdirSync(state)).toEqual(['stack.json']);
  });

  it('npm start installs nothing under a system that runs', async () => {
    await runOn(state);
    const start = run('start.mjs');
    expect(await start.exited).toBe(0);
    expect(start.output()).toContain('It is already running, by process');
    expect(existsSync(npmRuns)).toBe(false);
  });

  it('npm start passes a signal on to npm, and ends after it', async () => {
    const start = run('start.mjs');
    await once(start.child.stdout as NodeJS.ReadableStream, 'data');
    while (!existsSync(npmRuns)) await new Promise(setImmediate);
    start.child.kill('SIGINT');
    expect(await start.exited).toBe(130);
    expect(readdirSync(npmRuns).sort()).toEqual(['ended', 'started']);
    expect(start.output()).toContain('Installing the dependencies was broken off');
  });
});

describe('npm run reset', () => {
  it('removes what the runtime makes, and the directory', async () => {
    fill();
    const reset = run('reset.mjs');
    expect(await reset.exited).toBe(0);
    expect(existsSync(state)).toBe(false);
  });

  it('removes checkpoints and the key that it has made, keeps data that the user has put there, and says so', async () => {
    fill();
    const foreign = ['training/checkpoints/my-own/model.bin', 'training/data/iris.csv'];
    for (const path of foreign) write(path);
    const reset = run('reset.mjs');
    expect(await reset.exited).toBe(0);
    const left = [join(state, 'training/checkpoints'), join(state, 'training/data')].join(', ');
    expect(reset.output()).toContain(`Left as it is, because it is not ours: ${left}`);
    expect(files(state)).toEqual(foreign);
  });

  it('leaves what others have put into the directory, and says so', async () => {
    fill();
    const foreign = ['letter.txt', 'logs/nginx.log', 'parts/list.csv', 'postgres/PG_VERSION'];
    rmSync(join(state, 'postgres'), { recursive: true });
    for (const path of foreign) write(path);
    const reset = run('reset.mjs');
    expect(await reset.exited).toBe(0);
    expect(reset.output()).toContain(`Left as it is, because it is not ours: ${join(state, 'letter.txt')}`);
    expect(files(state)).toEqual(foreign);
  });
});

function fill(): void {
  const ours = ['temporal.db', 'temporal.db-wal', 'logs/runtime.log', 'logs/postgres.log.1'];
  const parts = ['parts/temporal-worker-9464/logs/temporal-worker.log'];
  const postgres = ['postgres/fake-stripe.initialised', 'postgres.partial/PG_VERSION'];
  const keys = ['training/signing-key.pem', 'training/signing-key.pub.pem', 'training/signing-key.pem.new'];
  const run = 'training/checkpoints/ml-training-digits-20261121T180512123Z-4f2a9c01';
  const training = [...keys, `${run}/objects/${'ab'.repeat(32)}`, `${run}/head.json`];
  for (const path of [...ours, ...parts, ...postgres, ...training]) write(path);
  mkdirSync(join(state, 'training/data'));
}

function write(path: string): void {
  mkdirSync(join(state, path, '..'), { recursive: true });
  writeFileSync(join(state, path), 'x');
}

function files(below: string): string[] {
  return readdirSync(below, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(below.length + 1))
    .sort();
}
