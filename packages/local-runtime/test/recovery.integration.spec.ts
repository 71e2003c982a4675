import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../src/network/ports.js';
import { PostgresServer } from '../src/postgres/postgres-server.js';
import { postgresDataDirectory } from '../src/postgres/data-directory.js';
import { exitOf } from '../src/processes/exit.js';
import { identify, isAlive, type ProcessIdentity } from '../src/processes/identity.js';
import { isGoneWithin } from '../src/processes/orphan.js';
import { readState, StackRecord } from '../src/stack/stack-record.js';
import type { Stack } from '../src/stack/stack.js';
import { startStack } from '../src/stack/start-stack.js';
import { stackDirectory } from './fixtures/stack-directory.js';

const directory = stackDirectory();
const strangers: ChildProcess[] = [];
const stacks: Stack[] = [];

afterEach(async () => {
  for (const stranger of strangers.splice(0)) stranger.kill('SIGKILL');
  for (const stack of stacks.splice(0)) await stack.stop();
});
afterAll(() => directory.remove());

const postgresDirectory = join(directory.path, 'postgres');
const startPostgres = async () =>
  PostgresServer.start({ dataDir: postgresDirectory, port: await freePort(), durable: false });
const startParts = async () => {
  const stack = await startStack({ dataDir: directory.path, parts: ['postgres', 'temporal'], durable: false });
  stacks.push(stack);
  return stack;
};

/** A process that has nothing to do with us. */
async function stranger(): Promise<ProcessIdentity> {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  strangers.push(child);
  await once(child, 'spawn');
  return (await identify(child.pid as number)) as ProcessIdentity;
}

describe('after a kill -9', () => {
  it('of PostgreSQL, the next one starts on the same data', async () => {
    const first = await startPostgres();
    first.kill('SIGKILL');
    await first.exited;
    await (await startPostgres()).stop();
  });

  it('a lock file with the pid of a stranger neither stops PostgreSQL nor harms the stranger', async () => {
    const innocent = await stranger();
    const lock = join(postgresDataDirectory(postgresDirectory), 'postmaster.pid');
    writeFileSync(lock, `${innocent.pid}\n`);
    await (await startPostgres()).stop();
    expect(await identify(innocent.pid)).toEqual(innocent);
  });

  it('a PostgreSQL that still runs on the data is ended by the next one', async () => {
    const orphan = await startPostgres();
    const next = await startPostgres();
    expect(await orphan.exited).toMatchObject({ signal: null });
    await next.stop();
  });

  it('of the runtime, its processes end and the next one starts at once', async () => {
    const { runtime, parts } = await runtimeOfItsOwn();
    runtime.kill('SIGKILL');
    await exitOf(runtime);
    await startParts();
    for (const part of parts) expect(await isAlive(part)).toBe(false);
  });

  it('of the runtime, nothing goes on running even if nobody starts it again', async () => {
    const { runtime, parts } = await runtimeOfItsOwn();
    runtime.kill('SIGKILL');
    for (const part of parts) expect(await isGoneWithin(part, 20_000)).toBe(true);
  });

  it('a record with the pid of a stranger neither stops the next start nor harms the stranger', async () => {
    const innocent = await stranger();
    const earlier = { ...innocent, startedAt: 'another time' };
    writeFileSync(
      StackRecord.pathIn(directory.path),
      JSON.stringify({ owner: earlier, ready: true, urls: {}, processes: [{ ...earlier, name: 'temporal' }] }),
    );
    await startParts();
    expect(await identify(innocent.pid)).toEqual(innocent);
  });
});

async function runtimeOfItsOwn(): Promise<{ runtime: ChildProcess; parts: ProcessIdentity[] }> {
  const program = join(__dirname, 'fixtures', 'own-stack.mjs');
  const runtime = spawn(process.execPath, [program, directory.path], { stdio: ['ignore', 'pipe', 'inherit'] });
  strangers.push(runtime);
  await Promise.race([once(runtime.stdout as NodeJS.ReadableStream, 'data'), exitedEarly(runtime)]);
  const state = readState(StackRecord.pathIn(directory.path));
  expect(state?.processes.map(({ name }) => name).sort()).toEqual(['postgres', 'temporal']);
  return { runtime, parts: [...(state?.processes ?? [])] };
}

async function exitedEarly(runtime: ChildProcess): Promise<never> {
  await exitOf(runtime);
  throw new Error('the runtime ended before it was ready');
}
