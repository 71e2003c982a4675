import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify, isAlive, type ProcessIdentity } from '../processes/identity.js';
import { portsFromEnvironment } from './ports.js';
import { AlreadyRunning, endLeftovers, readState, StackRecord, type StackState } from './stack-record.js';
import { urlsOf } from './urls.js';

const urls = urlsOf(portsFromEnvironment({}), {});
const leftovers: ChildProcess[] = [];
let directory: string;

beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'fake-stripe-record-'))));
afterEach(() => {
  for (const leftover of leftovers.splice(0)) leftover.kill('SIGKILL');
  rmSync(directory, { recursive: true });
});

const take = (onOrphan: (name: string) => void = () => undefined) => StackRecord.take(directory, { urls }, onOrphan);

/** Leaves the record of a stack whose process is dead. */
function leaveRecord(processes: readonly ProcessIdentity[] = []): void {
  const owner = { pid: process.pid, startedAt: 'another time', command: 'node start.mjs' };
  const named = processes.map((identity) => ({ name: 'temporal', ...identity }));
  writeFileSync(StackRecord.pathIn(directory), JSON.stringify({ owner, ready: true, urls, processes: named }));
}

async function leaveProcess(command = 'sleep', args = ['600']): Promise<ProcessIdentity> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  leftovers.push(child);
  await once(child, 'spawn');
  return (await identify(child.pid as number)) as ProcessIdentity;
}

/** Ends on SIGTERM, but not before the other one has had it too. */
const together = `
  const { existsSync, writeFileSync } = require('node:fs');
  const [, mine, others] = process.argv;
  process.on('SIGTERM', () => {
    writeFileSync(mine, '');
    setInterval(() => existsSync(others) && process.exit(0), 10);
  });
  setInterval(() => undefined, 60_000);
  console.log('up');
`;

async function leaveWorker(number: number, other: number): Promise<ProcessIdentity & { name: string }> {
  const told = (which: number) => join(directory, `told-${which}`);
  const identity = await leaveProcess(process.execPath, ['-e', together, told(number), told(other)]);
  await once(leftovers.at(-1)?.stdout as NodeJS.ReadableStream, 'data');
  return { ...identity, name: `temporal-worker-${number}` };
}

describe('the record of a stack', () => {
  it('belongs to one of those who take the directory of a killed stack at once', async () => {
    const leftover = await leaveProcess();
    leaveRecord([leftover]);
    const takes = await Promise.allSettled(Array.from({ length: 5 }, () => take()));
    const refusals = takes.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
    expect(refusals).toHaveLength(4);
    for (const refusal of refusals) expect(refusal).toBeInstanceOf(AlreadyRunning);
    expect(await isAlive(leftover)).toBe(false);
    expect(readdirSync(directory)).toEqual(['stack.json']);
  });

  it('has the workers of a killed fleet drain all at once', async () => {
    const workers = [await leaveWorker(1, 2), await leaveWorker(2, 1)];
    leaveRecord(workers);
    const ends = leftovers.map((child) => once(child, 'exit'));
    const told: string[] = [];
    await endLeftovers(readState(StackRecord.pathIn(directory)) as StackState, (name) => told.push(name));
    expect(await Promise.all(ends)).toEqual([
      [0, null],
      [0, null],
    ]);
    expect(told.sort()).toEqual(['temporal-worker-1', 'temporal-worker-2']);
  });

  it('leaves nothing behind when it is released', async () => {
    leaveRecord();
    (await take()).release();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('takes the place of a record that cannot be read', async () => {
    writeFileSync(StackRecord.pathIn(directory), '{"owner":');
    await take();
    expect((await StackRecord.running(directory))?.owner.pid).toBe(process.pid);
  });

  it('is taken also where another one was killed while taking it over', async () => {
    leaveRecord();
    const path = StackRecord.pathIn(directory);
    const claim = createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 12);
    copyFileSync(path, `${path}.${claim}`);
    await take();
    expect(readdirSync(directory)).toEqual(['stack.json']);
  });
});
