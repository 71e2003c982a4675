import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../src/network/ports.js';
import { identify } from '../src/processes/identity.js';
import { type Stack } from '../src/stack/stack.js';
import { startStack } from '../src/stack/start-stack.js';
import type { StackOptions } from '../src/stack/options.js';
import { fakeServices, stackDirectory } from './fixtures/stack-directory.js';

const directory = stackDirectory();
const stacks: Stack[] = [];

async function start(options: Partial<StackOptions> = {}): Promise<Stack> {
  const stack = await startStack({ dataDir: directory.path, specs: fakeServices, durable: false, ...options });
  stacks.push(stack);
  return stack;
}

afterEach(async () => {
  for (const stack of stacks.splice(0)) await stack.stop();
});
afterAll(() => directory.remove());

interface Answer {
  readonly pid: number;
  readonly env: Record<string, string>;
}
const ask = async (url: string) => (await (await fetch(url)).json()) as Answer;

describe('a stack', () => {
  it('is ready as a whole, keeps its state, and leaves no process behind', async () => {
    const first = await start();
    const { env } = await ask(first.urls.api);
    expect(env).toMatchObject({ DATABASE_URL: first.urls.database, TEMPORAL_ADDRESS: first.urls.temporal });
    await query(first, 'create table kept as select 42 as answer');
    const pids = (['postgres', 'temporal', 'fake-stripe-chaos', 'temporal-api'] as const).map((n) => first.part(n).pid);
    await first.stop();
    for (const pid of pids) expect(await identify(pid as number)).toBeUndefined();
    expect(existsSync(join(directory.path, 'stack.json'))).toBe(false);

    const second = await start({ parts: ['postgres'] });
    expect(await query(second, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('lets one part be killed, started again and stopped without the others', async () => {
    const stack = await start({ parts: ['fake-stripe-chaos', 'temporal-api'] });
    const before = await ask(stack.urls.chaos);
    await stack.part('fake-stripe-chaos').kill('SIGKILL');
    await expect(ask(stack.urls.chaos)).rejects.toThrow('fetch failed');
    await stack.part('fake-stripe-chaos').start();
    const after = await ask(stack.urls.chaos);
    expect(after.pid).not.toBe(before.pid);
    await stack.part('fake-stripe-chaos').stop();
    expect(stack.lastLines('fake-stripe-chaos', 1)[0]).toContain('bye');
    await expect(ask(stack.urls.api)).resolves.toBeDefined();
  });

  it('shows a crash with its last lines and starts the part again', async () => {
    const notices: string[] = [];
    let again: () => void = () => undefined;
    const restarted = new Promise<void>((resolve) => (again = resolve));
    const onNotice = (message: string) => {
      notices.push(message);
      if (message === 'temporal-api is ready again') again();
    };
    const stack = await start({ parts: ['temporal-api'], restart: true, onNotice });
    const before = await ask(stack.urls.api);
    await expect(ask(`${stack.urls.api}/crash`)).rejects.toThrow();
    await restarted;
    expect((await ask(stack.urls.api)).pid).not.toBe(before.pid);
    const crash = notices.find((notice) => notice.startsWith('temporal-api ended unexpectedly (exit code 3)'));
    expect(crash).toMatch(/FATAL going down\nIt is started again in 1 s$/);
    expect(readFileSync(join(directory.path, 'logs', 'temporal-api.log'), 'utf8')).toContain('going down');
  });

  it('stops everything when a service does not start, and says why', async () => {
    const serviceEnv = { 'temporal-api': { WRONG_SETTING: '1' } };
    await expect(start({ serviceEnv })).rejects.toThrow(
      'temporal-api ended (exit code 1):\nWrong configuration:\n  WRONG_SETTING must not be set',
    );
    expect(existsSync(join(directory.path, 'stack.json'))).toBe(false);
  });

  it('does not start beside another one on the same directory', async () => {
    await start({ parts: ['fake-stripe-chaos'] });
    await expect(start({ parts: ['fake-stripe-chaos'] })).rejects.toThrow(
      `It is already running (process ${process.pid})`,
    );
  });

  it('names a taken port and the variable that moves it, and starts nothing', async () => {
    const [taken, other] = [await freePort(), await freePort()];
    const server = createServer().listen(taken, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const env = { API_PORT: String(taken), CHAOS_PORT: String(other) };
    await expect(start({ ports: 'configured', parts: ['fake-stripe-chaos', 'temporal-api'], env })).rejects.toThrow(
      `Port ${taken} for temporal-api is taken. Set API_PORT to another port.`,
    );
    await new Promise((resolve) => server.close(resolve));
    await start({ ports: 'configured', parts: ['fake-stripe-chaos', 'temporal-api'], env });
  });

  it('can be broken off while it starts', async () => {
    const aborter = new AbortController();
    const onNotice = (message: string) => {
      if (message.startsWith('postgres is ready')) aborter.abort();
    };
    await expect(start({ signal: aborter.signal, onNotice })).rejects.toThrow('broken off');
    expect(existsSync(join(directory.path, 'stack.json'))).toBe(false);
  });
});

async function query(stack: Stack, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: stack.urls.database });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
