import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExitCode } from '../src/exit-code.js';
import { Failure } from '../src/failure.js';
import { run } from '../src/program.js';
import { ATerminal, aContext } from './support/a-terminal.js';

let root: string;
let terminal: ATerminal;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cli-logs-'));
  terminal = new ATerminal({ root });
});
afterEach(() => rm(root, { recursive: true }));

const line = (time: string, msg: string) => JSON.stringify({ level: 'info', time: `2026-11-21T16:00:${time}Z`, msg });

async function write(service: string, ...lines: readonly string[]): Promise<string> {
  const path = join(root, '.local/logs', `${service}.log`);
  await mkdir(join(root, '.local/logs'), { recursive: true });
  await writeFile(path, lines.map((each) => `${each}\n`).join(''));
  return path;
}

async function aPart(part: string, logs: Readonly<Record<string, string>>): Promise<string> {
  const directory = join(root, '.local/parts', part, 'logs');
  await mkdir(directory, { recursive: true });
  for (const [name, text] of Object.entries(logs)) await writeFile(join(directory, `${name}.log`), text);
  return part;
}

/** What is shown while these things happen, one before each look. */
async function followed(args: readonly string[], ...happenings: readonly (() => Promise<unknown>)[]): Promise<string> {
  const left = [...happenings, () => Promise.resolve()];
  const context = aContext({ root });
  const sleep = async () => {
    const happening = left.shift();
    if (!happening) throw new Failure(ExitCode.unavailable, 'enough');
    await happening();
  };
  await run(['logs', '--follow', ...args], { ...context, clock: { ...context.clock, sleep } });
  const { stdout, stderr } = context as unknown as Readonly<Record<'stdout' | 'stderr', { readonly text: string }>>;
  expect(stderr.text).toBe('fake-stripe: enough\n');
  return stdout.text;
}

describe('logs', () => {
  it('gives a pipe the last lines of a service as they were written', async () => {
    const lines = ['01.000', '02.000', '03.000'].map((time) => line(time, `at ${time}`));
    await write('temporal-api', ...lines);

    const { exitCode, stdout } = await terminal.run('logs', '--service', 'temporal-api', '--lines', '2');

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${lines[1]}\n${lines[2]}\n` });
  });

  it('puts the lines of several services in the order of their times, under their names', async () => {
    await write('temporal-api', line('01.000', 'first'), line('03.000', 'third'), '    at somewhere');
    await write('postgres', line('02.000', 'second'));
    await write('founder', line('02.500', 'not asked for'));

    const { stdout } = await terminal.run('logs', '--service', 'temporal-api', 'postgres');

    expect(stdout.trimEnd().split('\n')).toEqual([
      `temporal-api: ${line('01.000', 'first')}`,
      `postgres: ${line('02.000', 'second')}`,
      `temporal-api: ${line('03.000', 'third')}`,
      'temporal-api:     at somewhere',
    ]);
  });

  it('writes lines for people on a terminal', async () => {
    await write('founder', '{"level":"error","time":"T","msg":"gone\\u001b[2J","orderId":"o-1","pid":1}');
    const { stdout } = await new ATerminal({ root, isTTY: true, env: { NO_COLOR: '1' } }).run('logs');

    expect(stdout).toBe('T ERROR gone [2J orderId=o-1\n');
  });

  it('finds a service that was started alone, by its name or with its port', async () => {
    const directory = join(root, '.local/parts/temporal-worker-9465/logs');
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, 'temporal-worker.log'), 'alone\n');

    for (const name of ['temporal-worker', 'temporal-worker-9465']) {
      expect(await terminal.run('logs', '--service', name)).toMatchObject({ exitCode: 0, stdout: 'alone\n' });
    }
  });

  it('looks where LOCAL_STATE_DIR says, and answers in one JSON value', async () => {
    await write('runtime', '2026 info ready', '{"msg":"x"}');
    const elsewhere = new ATerminal({ root: tmpdir(), env: { LOCAL_STATE_DIR: join(root, '.local') } });

    expect(JSON.parse((await elsewhere.run('logs', '--json')).stdout)).toEqual([
      { service: 'runtime', msg: '2026 info ready' },
      { service: 'runtime', msg: 'x' },
    ]);
  });

  it('says in one line that there are none, or none of a service', async () => {
    const none = await terminal.run('logs', '--service', 'temporal-api');
    expect(none).toEqual({
      exitCode: 66,
      stdout: '',
      stderr: `fake-stripe: There are no logs in ${join(root, '.local/logs')}: npm start writes them\n`,
    });

    await write('postgres', 'x');
    const other = await terminal.run('logs', '--service', 'temporal-api');
    expect(other.exitCode).toBe(66);
    expect(other.stderr).toMatch(/^fake-stripe: There is no log of "temporal-api" in .+; there are postgres\n$/);
  });

  it('gives none of the lines before where none are asked for', async () => {
    await write('postgres', 'one', 'two');

    expect(await terminal.run('logs', '--lines', '0')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('tells the workers of a fleet apart', async () => {
    const part = await aPart('temporal-workers-9465', { 'temporal-worker-1': 'one\n', 'temporal-worker-2': 'two\n' });
    await aPart('founder-3000', { founder: 'three\n' });
    const lines = async (...args: readonly string[]) =>
      (await terminal.run('logs', ...args)).stdout.trimEnd().split('\n');

    expect(await lines()).toEqual([
      'founder-3000: three',
      `${part}/temporal-worker-1: one`,
      `${part}/temporal-worker-2: two`,
    ]);
    expect(await lines('--service', part)).toHaveLength(2);
    expect(await lines('--service', 'temporal-worker-2')).toEqual(['two']);
    expect(await lines('--service', `${part}/temporal-worker-1`)).toEqual(['one']);
  });

  it('takes no JSON of what has no end', async () => {
    const { exitCode, stderr } = await terminal.run('logs', '--follow', '--json');

    expect(exitCode).toBe(64);
    expect(stderr).toContain("option '--follow' cannot be used with option '--json'");
  });
});

describe('logs --follow', () => {
  it('gives whole lines as they come', async () => {
    const path = await write('postgres', 'one');

    expect(
      await followed(
        [],
        () => appendFile(path, 'two\nthr'),
        () => appendFile(path, 'ee\n'),
      ),
    ).toBe('one\ntwo\nthree\n');
  });

  it('reads a log that is begun anew, after what was left of the old one', async () => {
    const path = await write('postgres', 'one');
    const rotate = async () => {
      await appendFile(path, 'two\n');
      await rename(path, `${path}.1`);
      await writeFile(path, 'three\n');
    };

    expect(await followed(['--lines', '0'], rotate, () => appendFile(path, 'four\n'))).toBe('two\nthree\nfour\n');
  });

  it('stays while a log is away, as after a reset', async () => {
    const path = await write('postgres', 'one');

    expect(
      await followed(
        [],
        () => rm(join(root, '.local'), { recursive: true }),
        () => write('postgres', 'two, and longer than before'),
        () => rename(path, `${path}.1`),
        () => writeFile(path, 'three\n'),
      ),
    ).toBe('one\ntwo, and longer than before\nthree\n');
  });

  it('reads from the beginning what was cut off', async () => {
    const path = await write('postgres', 'one', 'two');

    expect(await followed(['--lines', '1'], () => writeFile(path, 'x\n'))).toBe('two\nx\n');
  });

  it('goes on with logs that appear later, of those that were asked for', async () => {
    await write('postgres', 'one');
    await write('founder', 'not asked for');
    const appear = async () => {
      await aPart('postgres-5433', { postgres: 'two\n' });
      await aPart('founder-3000', { founder: 'not asked for\n' });
    };

    expect(await followed(['--service', 'postgres'], appear)).toBe('one\npostgres-5433: two\n');
  });

  it('puts a character together that is written in two parts', async () => {
    const path = await write('postgres', 'one');
    const [head, tail] = [Buffer.from('größer\n').subarray(0, 3), Buffer.from('größer\n').subarray(3)];

    expect(
      await followed(
        ['--lines', '0'],
        () => appendFile(path, head),
        () => appendFile(path, tail),
      ),
    ).toBe('größer\n');
  });
});
