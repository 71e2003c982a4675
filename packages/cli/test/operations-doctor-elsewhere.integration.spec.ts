import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AScriptedTemporal, polledAt, searchAttributes } from './support/a-scripted-temporal.js';
import { ASystem } from './support/a-system.js';
import { ATerminal } from './support/a-terminal.js';
import { examined, freePorts, health, named, up, variables } from './support/an-examination.js';

const [TEXT, KEYWORD, INT] = [1, 2, 3];
const registered = { OrderStatus: KEYWORD, CustomerId: KEYWORD, OrderTotal: INT };
const served = {
  ListSearchAttributes: searchAttributes(registered),
  DescribeTaskQueue: polledAt(new Date('2026-11-21T16:01:00.000Z')),
};
const queues = ['queue orders', 'queue shipping', 'queue user-context', 'queue ml-training'];

/** Takes connections, and says nothing. */
class AMute {
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<AMute> {
    const server = createServer();
    const mute = new AMute(server);
    server.on('connection', (socket) => {
      mute.sockets.add(socket);
      socket.on('error', () => undefined);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return mute;
  }

  get port(): string {
    return String((this.server.address() as AddressInfo).port);
  }

  async stop(): Promise<void> {
    const closed = new Promise((done) => this.server.close(done));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

/** Neither built nor with Temporal's program, as where containers do the work. */
let bare: string;
let temporal: AScriptedTemporal;
let service: ASystem;
let mute: AMute;
let env: Record<string, string>;

beforeAll(async () => {
  // The first import holds up the whole process, and with it the services that this one plays.
  await import('@temporalio/client');
  bare = await mkdtemp(join(tmpdir(), 'cli-doctor-'));
  [temporal, service, mute] = await Promise.all([AScriptedTemporal.start(), ASystem.start(), AMute.start()]);
  const port = String(service.port);
  const here = { PATH: '', HOME: bare, API_PORT: port, CHAOS_PORT: port, FOUNDER_PORT: port, WORKER_PORT: port };
  const found = { TEMPORAL_PORT: temporal.address.split(':')[1] ?? '', TEMPORAL_UI_URL: `${service.url}/ui` };
  env = { ...(await freePorts(variables)), ...here, ...found };
  service.routes = { ...health({ temporal: up, database: up }), 'GET /ui': { title: 'Temporal' } };
});
afterAll(async () => {
  await Promise.all([temporal.stop(), service.stop(), mute.stop()]);
  await rm(bare, { recursive: true });
});
beforeEach(() => {
  temporal.script = served;
});

describe('doctor, where others run the system', () => {
  it('misses neither a build nor the program of a Temporal that answers', async () => {
    const answer = await examined(env, bare);

    expect(answer.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(answer.exitCode).toBe(0);
    expect(named(answer, 'Temporal CLI')?.said).toBe('neither on the PATH nor fetched; not needed: Temporal answers');
    expect(named(answer, 'build')?.said).toMatch(/^not built: .*; not needed: everything that it would start answers$/);
  });

  it('misses a build as soon as a service does, and not the program', async () => {
    const answer = await examined({ ...env, ...(await freePorts(['FOUNDER_PORT'])) }, bare);

    expect(answer.checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['build', 'founder']);
  });

  it('misses a worker of this machine only while a queue has none', async () => {
    const { WORKER_PORT = '' } = await freePorts(['WORKER_PORT']);
    const others = await examined({ ...env, WORKER_PORT }, bare);

    expect(others.exitCode).toBe(0);
    expect(named(others, 'temporal-worker')).toEqual({
      name: 'temporal-worker',
      ok: true,
      said: `nothing listens at http://127.0.0.1:${WORKER_PORT}; every queue is polled by others`,
    });

    temporal.script = { ListSearchAttributes: served.ListSearchAttributes };
    const nobody = await examined({ ...env, WORKER_PORT }, bare);
    expect(nobody.checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([
      'build',
      ...queues,
      'temporal-worker',
    ]);
  });
});

describe('doctor, where the system is busy', () => {
  it('tells of a Temporal that lets it wait that it is slow, and not to end it', async () => {
    temporal.script = { GetSystemInfo: 'nothing' };
    const answer = await examined(env, bare);

    expect(answer.exitCode).toBe(1);
    expect(answer.checks.filter(({ ok }) => !ok)).toEqual([
      {
        name: 'Temporal',
        ok: false,
        slow: true,
        said: `no answer from Temporal within 2 s at ${temporal.address}`,
        mend: 'ask again when the system is less busy',
      },
    ]);
  });

  it('gives every call its time, and tells what it did not learn', async () => {
    temporal.script = { ListSearchAttributes: { status: 8 }, DescribeTaskQueue: 'nothing' };
    const { WORKER_PORT = '' } = await freePorts(['WORKER_PORT']);
    const { exitCode, stdout } = await new ATerminal({ env: { ...env, WORKER_PORT }, root: bare }).run('doctor');

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^ok {7}Temporal /m);
    for (const name of ['search attributes', ...queues]) {
      expect(stdout).toMatch(new RegExp(`^slow {5}${name} +no answer from Temporal within 2 s$`, 'm'));
    }
    expect(stdout).toMatch(/^ok {7}temporal-worker .*; no queue is known to be without a worker$/m);
    expect(stdout).toMatch(/^5 things slow\n$/m);
    expect(stdout).not.toMatch(/end what listens|missing/);
  });

  it('does not call for the end of what takes connections and says nothing', async () => {
    const answer = await examined({ ...env, TEMPORAL_PORT: mute.port, API_PORT: mute.port }, bare);

    expect(named(answer, 'Temporal')).toMatchObject({
      slow: true,
      said: `no answer from Temporal within 2 s at 127.0.0.1:${mute.port}: a server that is busy, or something else`,
    });
    expect(named(answer, 'temporal-api')).toMatchObject({
      slow: true,
      said: `http://127.0.0.1:${mute.port} has not answered within 2 s`,
      mend: expect.stringContaining('API_PORT') as string,
    });
    expect(answer.checks.filter(({ mend }) => mend?.includes('end what listens'))).toEqual([]);
  });
});

describe('doctor, of search attributes', () => {
  it('finds one that has another type, which no worker mends', async () => {
    temporal.script = { ...served, ListSearchAttributes: searchAttributes({ ...registered, OrderTotal: TEXT }) };

    expect(named(await examined(env, bare), 'search attributes')).toEqual({
      name: 'search attributes',
      ok: false,
      said: 'OrderTotal is Text, not Int',
      mend:
        'temporal operator search-attribute remove --yes --namespace default --name OrderTotal, ' +
        'then temporal operator search-attribute create --namespace default --name OrderTotal --type Int',
    });
  });

  it.each([7, 12])('knows that a cluster may keep them for itself: status %i', async (status) => {
    temporal.script = { ...served, ListSearchAttributes: { status } };

    expect(named(await examined(env, bare), 'search attributes')).toMatchObject({
      ok: true,
      said: 'this cluster does not tell which it has',
    });
  });

  it('does not take another error for that', async () => {
    temporal.script = { ...served, ListSearchAttributes: { status: 13 } };
    const answer = await examined(env, bare);

    expect(named(answer, 'Temporal')).toMatchObject({
      ok: false,
      said: expect.stringContaining('scripted') as string,
      mend: expect.stringContaining('log of the server') as string,
    });
  });
});
