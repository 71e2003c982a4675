import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '@fake-stripe/local-runtime';
import { LocalMachine, type NpmRun, type Recorded } from './kit/npm-start.js';

const MINUTES = 60_000;
const directory = mkdtempSync(join(tmpdir(), 'fake-stripe-npm-start-'));
const runs: NpmRun[] = [];
let machine: LocalMachine;

const run = (script: string, env?: NodeJS.ProcessEnv) => {
  const started = machine.run(script, env);
  runs.push(started);
  return started;
};

/** Starts everything and resolves when `npm start` says that it is ready. */
async function start(): Promise<NpmRun> {
  const started = run('start');
  await started.line('Ctrl-C stops it');
  return started;
}

async function stop(started: NpmRun): Promise<void> {
  started.ctrlC();
  await started.exited;
}

beforeAll(async () => {
  machine = await LocalMachine.prepare(join(directory, 'state'));
});
afterAll(() => {
  for (const started of runs) started.killAll();
  rmSync(directory, { recursive: true, force: true });
});

const body = {
  orderId: 'npm-start-1',
  customerId: 'customer-1',
  items: [{ sku: 'ITEM-001', quantity: 2, price: 29.99 }],
  totalAmount: 59.98,
  shippingAddress: { street: '1 Main St', city: 'Springfield', state: 'IL', zip: '62701', country: 'US' },
  customerEmail: 'one@example.com',
};

async function placeOrder(): Promise<number> {
  const headers = { 'content-type': 'application/json', 'x-chaos-profile': 'calm' };
  const answer = await fetch(`${machine.api}/api/v1/order`, { method: 'POST', headers, body: JSON.stringify(body) });
  return answer.status;
}

/** The parts that it has, by default, although the simulator is stormy. */
async function userContext(): Promise<string[]> {
  const answer = await fetch(`${machine.founder}/api/v1/user-context?strategy=rxjs-forkjoin`);
  const context = (await answer.json()) as Record<string, unknown>;
  return ['catFact', 'location', 'weather'].filter((part) => context[part]);
}

async function statusOf(orderId: string): Promise<number> {
  return (await fetch(`${machine.api}/api/v1/order/${orderId}/status`)).status;
}

async function stillRunning(parts: readonly Recorded[]): Promise<string[]> {
  const alive = await Promise.all(parts.map(isAlive));
  return parts.filter((_, index) => alive[index]).map(({ name }) => name);
}

describe('npm start', () => {
  it(
    'starts everything, once, and Ctrl-C leaves no process behind',
    async () => {
      const first = await start();
      expect((await fetch(`${machine.api}/health`)).status).toBe(200);
      expect(await placeOrder()).toBe(201);
      expect(await userContext()).toEqual(['catFact', 'location', 'weather']);
      const { parts } = machine.processes();
      expect(parts.map(({ name }) => name).sort()).toEqual([
        ...['fake-stripe-chaos', 'founder', 'postgres', 'temporal', 'temporal-api', 'temporal-worker'],
      ]);

      const second = run('start');
      expect(await second.exited).toBe(0);
      expect(second.output.join('\n')).toContain(`It is already running, by process ${machine.processes().owner}`);
      const reset = run('reset');
      expect(await reset.exited).toBe(1);
      expect(reset.output.join('\n')).toContain('Stop it first; nothing was removed.');

      await stop(first);
      expect(await stillRunning(parts)).toEqual([]);
    },
    5 * MINUTES,
  );

  it(
    'still knows earlier orders, also after kill -9, until npm run reset',
    async () => {
      const first = await start();
      expect(await statusOf('npm-start-1')).toBe(200);
      const { owner, parts } = machine.processes();
      process.kill(owner, 'SIGKILL');
      await first.exited;

      const second = await start();
      expect(await stillRunning(parts)).toEqual([]);
      expect(await statusOf('npm-start-1')).toBe(200);
      await stop(second);

      expect(await run('reset').exited).toBe(0);
      expect(existsSync(machine.stateDir)).toBe(false);
    },
    5 * MINUTES,
  );

  it(
    'names a taken port and the variable that moves it',
    async () => {
      const stranger = createServer().listen(Number(machine.env.WORKER_PORT), '127.0.0.1');
      await new Promise((resolve) => stranger.once('listening', resolve));
      const refused = run('start');
      expect(await refused.exited).toBe(1);
      expect(refused.output.join('\n')).toContain(
        `Port ${machine.env.WORKER_PORT} for temporal-worker is taken. Set WORKER_PORT to another port.`,
      );
      await new Promise((resolve) => stranger.close(resolve));
    },
    5 * MINUTES,
  );

  it(
    'names a wrong setting and stops what it had started',
    async () => {
      const refused = run('start', { CHAOS_TIME_SCALE: 'fast' });
      expect(await refused.exited).toBe(1);
      expect(refused.output.join('\n')).toMatch(/CHAOS_TIME_SCALE must be a number .*but is "fast"/);
      expect(existsSync(join(machine.stateDir, 'stack.json'))).toBe(false);
    },
    5 * MINUTES,
  );
});
