import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { OrderSearchAttribute } from '@fake-stripe/contracts';
import { ATemporal } from './support/a-temporal.js';
import { ASystem } from './support/a-system.js';
import { ATerminal } from './support/a-terminal.js';
import { examined, freePorts, health, named, up, variables } from './support/an-examination.js';

/** A repository that is built, with Temporal's program. */
async function aRepository(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'cli-doctor-'));
  const services = ['fake-stripe-chaos', 'temporal-worker', 'temporal-api', 'founder'];
  const files = [...services.map((name) => `packages/${name}/dist/main.js`), 'packages/local-runtime/dist/index.js'];
  for (const file of [...files, 'bin/temporal']) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), '', { mode: 0o755 });
  }
  return root;
}

let root: string;
let free: Record<string, string>;

beforeAll(async () => {
  root = await aRepository();
  free = await freePorts([...variables, 'TEMPORAL_PORT']);
});
afterAll(() => rm(root, { recursive: true }));

describe('doctor, where nothing runs', () => {
  it('names each part, and the line that starts it', async () => {
    const answer = await examined({ ...free, TEMPORAL_CLI_PATH: join(root, 'bin/temporal') }, root);

    expect({ exitCode: answer.exitCode, ok: answer.ok }).toEqual({ exitCode: 1, ok: false });
    expect(answer.checks.filter(({ ok }) => ok).map(({ name }) => name)).toEqual(['Node', 'build', 'Temporal CLI']);
    expect(named(answer, 'temporal-api')).toMatchObject({
      said: `nothing listens at http://127.0.0.1:${free['API_PORT']}`,
      mend: 'npm start, or npm run start:api for it alone',
    });
    for (const name of ['Temporal', "Temporal's UI", 'PostgreSQL', 'temporal-worker', 'fake-stripe-chaos', 'founder']) {
      expect(named(answer, name)).toMatchObject({ ok: false, mend: expect.stringContaining('npm start') as string });
    }
  });

  it('tells a reader in lines, what is missing with what mends it', async () => {
    const { exitCode, stdout } = await new ATerminal({ env: { ...free, PATH: '', HOME: root }, root: tmpdir() }).run(
      'doctor',
    );

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^ok {7}Node +\d+\.\d+\.\d+$/m);
    expect(stdout).toMatch(/^missing {2}build +not built: packages\/\S+, .*\n +→ npm run build$/m);
    expect(stdout).toMatch(/^missing {2}Temporal CLI +neither on the PATH nor fetched\n +→ npm start fetches it/m);
    expect(stdout).toMatch(/^9 things missing\n$/m);
  });
});

describe('doctor, where something else listens', () => {
  let stranger: ASystem;
  let mute: Server;

  beforeAll(async () => {
    stranger = await ASystem.start();
    mute = createServer((socket) => socket.destroy());
    await new Promise<void>((done) => mute.listen(0, '127.0.0.1', done));
  });
  afterAll(async () => {
    await stranger.stop();
    await new Promise((done) => mute.close(done));
  });

  it('names the variable that moves ours', async () => {
    const taken = String((mute.address() as AddressInfo).port);
    const env = {
      ...free,
      API_PORT: String(stranger.port),
      FOUNDER_PORT: taken,
      POSTGRES_PORT: taken,
      TEMPORAL_PORT: taken,
    };
    const answer = await examined(env, root);

    expect(named(answer, 'temporal-api')).toMatchObject({
      said: `something else answers at ${stranger.url}`,
      mend: expect.stringContaining('API_PORT') as string,
    });
    expect(named(answer, 'founder')?.mend).toContain('FOUNDER_PORT');
    expect(named(answer, 'PostgreSQL')).toMatchObject({
      ok: false,
      mend: expect.stringContaining('POSTGRES_PORT') as string,
    });
    expect(named(answer, 'Temporal')).toMatchObject({
      ok: false,
      mend: expect.stringContaining('TEMPORAL_PORT') as string,
    });
  });
});

describe('doctor, where services run', () => {
  let temporal: ATemporal;
  let service: ASystem;
  let env: Record<string, string>;

  beforeAll(async () => {
    [temporal, service] = await Promise.all([ATemporal.start(), ASystem.start()]);
    const port = String(service.port);
    const ports = { API_PORT: port, WORKER_PORT: port, CHAOS_PORT: port, FOUNDER_PORT: port };
    env = { ...free, ...temporal.env, ...ports, TEMPORAL_UI_URL: `${service.url}/ui` };
  });
  afterAll(async () => {
    await service.stop();
    await temporal.stop();
  });

  beforeEach(() => {
    service.routes = { ...health({ temporal: up, database: up }), 'GET /ui': { title: 'Temporal' } };
  });

  it('tells which search attributes Temporal lacks, and which queues nobody polls', async () => {
    const { address } = temporal.server;
    const answer = await examined(env, root);

    expect(named(answer, 'Temporal')).toMatchObject({
      ok: true,
      said: expect.stringContaining(`at ${address}, namespace default`) as string,
    });
    expect(named(answer, 'search attributes')).toMatchObject({
      ok: false,
      said: 'not registered: OrderStatus, CustomerId, OrderTotal',
      mend: expect.stringContaining('--name OrderTotal --type Int') as string,
    });
    expect(named(answer, 'queue orders')).toMatchObject({
      ok: false,
      said: 'no worker polls it for workflows and activities',
      mend: 'WORKER_QUEUES=orders npm run start:worker, or npm run start:worker for all queues',
    });
    for (const name of [
      'PostgreSQL',
      'temporal-api',
      'temporal-worker',
      'fake-stripe-chaos',
      'founder',
      "Temporal's UI",
    ]) {
      expect(named(answer, name)).toMatchObject({ ok: true });
    }
  });

  it('ends with 0 when all is there', async () => {
    const types = { KEYWORD: 2, INT: 3 } as const;
    await temporal.server.connection.operatorService.addSearchAttributes({
      namespace: 'default',
      searchAttributes: Object.fromEntries(
        Object.values(OrderSearchAttribute).map(({ name, type }) => [name, types[type]]),
      ),
    });
    const activities = { nothing: () => Promise.resolve() };
    const queues = ['orders', 'shipping', 'user-context', 'ml-training'];
    // Until the pollers have asked for the first time, there are none.
    const wholeSystem = async () => {
      for (;;) {
        const answer = await examined(env, root);
        if (answer.checks.filter(({ name }) => name.startsWith('queue')).every(({ ok }) => ok)) return answer;
      }
    };
    const working = queues.reduceRight(
      (during, taskQueue) => () => temporal.working({ taskQueue, activities }, during),
      wholeSystem,
    );

    const answer = await working();

    expect(answer.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect({ exitCode: answer.exitCode, ok: answer.ok }).toEqual({ exitCode: 0, ok: true });
  });

  it('says what a service lacks that is not ready', async () => {
    const down = { temporal: up, database: { status: 'down', message: 'refused' } };
    service.routes = { 'GET /health/ready': { status: 'error', details: down } };
    service.unready = true;

    const answer = await examined(env, root);

    service.unready = false;
    expect(named(answer, 'temporal-api')).toMatchObject({
      ok: false,
      said: `${service.url} is not ready: database (refused)`,
    });
    expect(named(answer, 'PostgreSQL')).toMatchObject({ ok: false });
  });
});
