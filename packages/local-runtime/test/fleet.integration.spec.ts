import { existsSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import type { Fleet, FleetWorker } from '../src/fleet/fleet.js';
import { type FleetOptions, startFleet } from '../src/fleet/start-fleet.js';
import { freePort } from '../src/network/ports.js';
import { identify } from '../src/processes/identity.js';
import type { Stack } from '../src/stack/stack.js';
import { startStack } from '../src/stack/start-stack.js';
import { fakeServices, stackDirectory } from './fixtures/stack-directory.js';

const directory = stackDirectory();
const fleets: (Fleet | Stack)[] = [];
const servers: Server[] = [];
const entry = join(__dirname, 'fixtures/worker.mjs');

/** What the fleet has said, and a way to wait for it. */
class Notices {
  readonly told: string[] = [];
  private readonly watchers = new Set<() => void>();

  readonly hear = (message: string): void => {
    this.told.push(message);
    for (const look of this.watchers) look();
  };

  has(text: string): Promise<void> {
    return new Promise((resolve) => {
      const look = () => this.told.some((message) => message.includes(text)) && resolve();
      this.watchers.add(look);
      look();
    });
  }
}

async function listening(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}

/** Somebody listens where the workers will look for the database, Temporal and the simulator. */
async function outside(): Promise<NodeJS.ProcessEnv> {
  return {
    DATABASE_URL: `postgres://127.0.0.1:${await listening()}/shop`,
    TEMPORAL_ADDRESS: `127.0.0.1:${await listening()}`,
    FAKE_STRIPE_URL: `http://127.0.0.1:${await listening()}`,
    WORKER_PORT: String(await freePort()),
    WORKER_COUNT: '2',
  };
}

async function start(options: Partial<FleetOptions> = {}): Promise<Fleet> {
  const fleet = await startFleet({ dataDir: directory.path, entry, env: await outside(), ...options });
  fleets.push(fleet);
  return fleet;
}

const told = async ({ url }: { readonly url: string }) =>
  ((await (await fetch(url)).json()) as { env: Record<string, string> }).env;

const pids = ({ workers }: Fleet) => workers.map(({ pid }) => pid as number);
const first = ({ workers }: Fleet) => workers[0] as FleetWorker;
const second = ({ workers }: Fleet) => workers[1] as FleetWorker;

afterEach(async () => {
  for (const one of fleets.splice(0)) await one.stop();
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});
afterAll(() => directory.remove());

describe('a fleet of workers', () => {
  it('has as many as it was told, each on a port of its own, says what each polls, and leaves none behind', async () => {
    const notices = new Notices();
    const env = { ...(await outside()), WORKER_COUNT: '3', WORKER_QUEUES: 'shipping' };
    const fleet = await start({ env, onNotice: notices.hear });
    expect(fleet.workers.map(({ name }) => name)).toEqual([1, 2, 3].map((n) => `temporal-worker-${n}`));
    expect(new Set(fleet.workers.map(({ url }) => url)).size).toBe(3);
    const polls = fleet.workers.map(({ name, pid, url }) => `${name} polls shipping (pid ${pid}, ${url})`);
    expect([...notices.told].sort()).toEqual(polls.sort());
    const running = pids(fleet);
    await fleet.stop();
    expect(await Promise.all(running.map(identify))).toEqual([undefined, undefined, undefined]);
  });

  it('starts a killed worker again, and leaves the others alone', async () => {
    const notices = new Notices();
    const fleet = await start({ onNotice: notices.hear });
    const [killed, other] = pids(fleet);
    process.kill(killed as number, 'SIGKILL');
    await notices.has('temporal-worker-1 is ready again');
    expect(notices.told).toContainEqual(
      expect.stringMatching(/^temporal-worker-1 ended unexpectedly \(signal SIGKILL\)[^]*It is started again in 1 s$/),
    );
    expect(first(fleet).pid).not.toBe(killed);
    expect(second(fleet).pid).toBe(other);
  });

  it('puts another worker in the place of one that was told to stop from outside', async () => {
    const notices = new Notices();
    const fleet = await start({ onNotice: notices.hear });
    const before = second(fleet);
    process.kill(before.pid as number, 'SIGTERM');
    await notices.has('temporal-worker-2 is ready again');
    expect(notices.told).toContain(
      'temporal-worker-2 was stopped from outside, in good order. It is started again in 1 s',
    );
    expect(second(fleet)).toEqual({ ...before, pid: expect.any(Number) as number });
    expect(second(fleet).pid).not.toBe(before.pid);
  });

  it('beside a running system has its database, Temporal, simulator and training folder', async () => {
    const { DATABASE_URL, TEMPORAL_ADDRESS } = await outside();
    const env = { DATABASE_URL, TEMPORAL_ADDRESS };
    const system = await startStack({
      dataDir: directory.path,
      specs: fakeServices,
      parts: ['fake-stripe-chaos'],
      env,
    });
    fleets.push(system);
    // Empty, as in a .env file, is unset; the first port is in use.
    const unset = { DATABASE_URL: '', WORKER_PORT: new URL(system.urls.chaos).port, WORKER_COUNT: '2' };
    const fleet = await start({ env: unset });
    for (const worker of fleet.workers) {
      expect(await told(worker)).toMatchObject({
        DATABASE_URL,
        TEMPORAL_ADDRESS,
        FAKE_STRIPE_URL: system.urls.chaos,
        CHECKPOINT_STORE: join(directory.path, 'training/checkpoints'),
        WORKER_PORT: new URL(worker.url).port,
      });
    }
  });

  it.each([0, 1])('leaves the port of a worker that is down just now to its fleet (worker %i)', async (index) => {
    const notices = new Notices();
    const env = await outside();
    const fleet = await start({ env, onNotice: notices.hear });
    const { name, pid } = fleet.workers[index] as FleetWorker;
    process.kill(pid as number, 'SIGKILL');
    await notices.has(`${name} ended unexpectedly`);
    const other = await start({ env });
    await notices.has(`${name} is ready again`);
    expect(new Set([...fleet.workers, ...other.workers].map(({ url }) => url)).size).toBe(4);
  });

  it.each([
    ['that system', ''],
    ['a part of it that runs alone', 'parts/temporal-worker-1'],
  ])('leaves the port of a worker that is down just now to %s', async (_whose, folder) => {
    const specs = [{ name: 'temporal-worker', port: 'worker', entry }] as const;
    const env = await outside();
    const dataDir = join(directory.path, folder);
    const system = await startStack({ dataDir, specs, parts: ['temporal-worker'], env });
    fleets.push(system);
    await system.part('temporal-worker').kill('SIGKILL');
    const { worker } = system.urls;
    const fleet = await start({ env: { ...env, WORKER_PORT: new URL(worker).port } });
    await system.part('temporal-worker').start();
    expect(fleet.workers.map(({ url }) => url)).not.toContain(worker);
  });

  it('does not start where there is no system, and says what to do', async () => {
    await expect(start({ env: {} })).rejects.toThrow('No system runs here. Start one with "npm start", or set');
  });

  it.each(['DATABASE_URL', 'TEMPORAL_ADDRESS'])(
    'does not start where nobody answers at %s, and names it',
    async (name) => {
      const nobody = `127.0.0.1:${await freePort()}`;
      const env = await outside();
      env[name] = name === 'DATABASE_URL' ? `postgres://${nobody}/shop` : nobody;
      await expect(start({ env })).rejects.toThrow(new RegExp(`does not answer at ${nobody} .*set ${name}\\.$`));
    },
  );

  it('starts where the simulator does not answer, and says so', async () => {
    const notices = new Notices();
    const nobody = `127.0.0.1:${await freePort()}`;
    await start({ env: { ...(await outside()), FAKE_STRIPE_URL: `http://${nobody}` }, onNotice: notices.hear });
    expect(notices.told[0]).toBe(
      `The simulator does not answer at ${nobody} (ECONNREFUSED). Start it, with "npm start" for one of ours, or set FAKE_STRIPE_URL. Until then orders wait.`,
    );
  });

  it('leaves none behind where they cannot start, and says why', async () => {
    const env: NodeJS.ProcessEnv = { ...(await outside()), WRONG_SETTING: '1' };
    await expect(start({ env })).rejects.toThrow(
      /temporal-worker-\d ended \(exit code 1\):\nWrong configuration:\n {2}WRONG_SETTING must not be set/,
    );
    const record = join(directory.path, 'parts', `temporal-workers-${env.WORKER_PORT}`, 'stack.json');
    expect(existsSync(record)).toBe(false);
  });
});
