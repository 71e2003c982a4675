import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify, isAlive, type ProcessIdentity } from '../processes/identity.js';
import { portsFromEnvironment } from './ports.js';
import { AlreadyRunning, StackRecord } from './stack-record.js';
import { urlsOf } from './urls.js';

const urls = urlsOf(portsFromEnvironment({}), {});
const leftovers: ChildProcess[] = [];
let directory: string;

beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'fake-stripe-record-'))));
afterEach(() => {
  for (const leftover of leftovers.splice(0)) leftover.kill('SIGKILL');
  rmSync(directory, { recursive: true });
});

const take = (onOrphan: (name: string) => void = () => undefined) => StackRecord.take(directory, urls, onOrphan);

/** Leaves the record of a stack whose process is dead. */
function leaveRecord(processes: readonly ProcessIdentity[] = []): void {
  const owner = { pid: process.pid, startedAt: 'another time', command: 'node start.mjs' };
  const named = processes.map((identity) => ({ ...identity, name: 'temporal' }));
  writeFileSync(StackRecord.pathIn(directory), JSON.stringify({ owner, ready: true, urls, processes: named }));
}

async function leaveProcess(): Promise<ProcessIdentity> {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  leftovers.push(child);
  await once(child, 'spawn');
  return (await identify(child.pid as number)) as ProcessIdentity;
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
