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

  it('is followed: whole lines as they come, also in a log that is begun anew', async () => {
    const path = await write('postgres', 'one');
    const happenings = [
      () => appendFile(path, 'two\nthr'),
      () => appendFile(path, 'ee\n'),
      async () => {
        await rename(path, `${path}.1`);
        await writeFile(path, 'four\n');
      },
      () => Promise.resolve(),
    ];
    const context = aContext({ root });
    const sleep = async () => {
      const happening = happenings.shift();
      if (!happening) throw new Failure(ExitCode.unavailable, 'enough');
      await happening();
    };

    await run(['logs', '--follow'], { ...context, clock: { ...context.clock, sleep } });

    expect((context.stdout as unknown as { readonly text: string }).text).toBe('one\ntwo\nthree\nfour\n');
  });

  it('takes no JSON of what has no end', async () => {
    const { exitCode, stderr } = await terminal.run('logs', '--follow', '--json');

    expect(exitCode).toBe(64);
    expect(stderr).toContain("option '--follow' cannot be used with option '--json'");
  });
});
