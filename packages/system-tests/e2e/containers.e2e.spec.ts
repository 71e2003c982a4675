import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, startStack, type Stack } from '@fake-stripe/local-runtime';
import { BuildContext } from '../src/containers/build-context.js';
import { ComposeFile } from '../src/containers/compose-file.js';
import { Dockerfile } from '../src/containers/dockerfile.js';
import { FollowedDockerfile } from './kit/followed-dockerfile.js';
import { anOrder, call } from './kit/running-system.js';

const SECONDS = 1_000;
const root = join(__dirname, '../../..');
const compose = new ComposeFile(readFileSync(join(root, 'docker-compose.yml'), 'utf8'));
const dockerfile = new Dockerfile(readFileSync(join(root, 'Dockerfile'), 'utf8'));

/** In the order in which docker-compose.yml starts them. */
const services = ['fake-stripe-chaos', 'temporal-worker', 'temporal-api', 'founder'];

interface Container {
  readonly process: ChildProcess;
  readonly log: () => string;
  readonly checkHealth: () => Promise<boolean>;
}

describe('the Dockerfile, followed in an empty folder', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fake-stripe-containers-'));
  const images = new FollowedDockerfile(dockerfile, new BuildContext(root), directory);
  const containers = new Map<string, Container>();
  const ports = new Map<string, number>();
  let stack: Stack;

  beforeAll(async () => {
    // Under root PostgreSQL runs as another user, who has to get through to its data.
    chmodSync(directory, 0o755);
    stack = await startStack({ dataDir: join(directory, 'state'), parts: ['postgres', 'temporal'], durable: false });
    await Promise.all(services.map((name) => images.stage(name)));
    for (const name of services) ports.set(name, await freePort());
  }, 600 * SECONDS);

  afterAll(async () => {
    await Promise.all([...containers.values()].map(({ process }) => ended(process)));
    await stack?.stop();
    rmSync(directory, { recursive: true, force: true });
  }, 60 * SECONDS);

  /** The variables of the image and of docker-compose.yml, with the addresses of this test in place of the containers'. */
  function environment(name: string, image: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
    const here: [RegExp, string][] = [
      [/^postgres:\/\/.*/, stack.urls.database],
      [/^temporal:7233$/, stack.urls.temporal],
      [/\/\/fake-stripe-chaos:3001/, `//127.0.0.1:${ports.get('fake-stripe-chaos')}`],
      [/^0\.0\.0\.0$/, '127.0.0.1'],
      // Its own port, wherever it stands.
      [new RegExp(`\\b${dockerfile.config(name).exposed[0]}\\b`), String(ports.get(name))],
    ];
    const entries = Object.entries({ ...image, ...compose.environment(name) });
    const moved = entries.map(([key, value]) => [
      key,
      here.reduce((text, [what, by]) => text.replace(what, by), value),
    ]);
    return { PATH: process.env.PATH, HOME: directory, ...(Object.fromEntries(moved) as NodeJS.ProcessEnv) };
  }

  async function started(name: string): Promise<Container> {
    const { command, health, cwd, env: imageEnv } = await images.container(name);
    const env = environment(name, imageEnv);
    const child = spawn(command[0] ?? '', command.slice(1), { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (log += String(text)));
    const checkHealth = () =>
      new Promise<boolean>((resolve) =>
        execFile(health[0] ?? '', health.slice(1), { cwd, env }, (error) => resolve(!error)),
      );
    const container = { process: child, log: () => log, checkHealth };
    containers.set(name, container);
    return container;
  }

  it.each(services)('gives a %s that starts, and whose health check succeeds', async (name) => {
    const { process: child, log, checkHealth } = await started(name);
    while (!(await checkHealth())) {
      if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}:\n${log()}`);
      await delay(100);
    }
    expect(child.exitCode).toBeNull();
  });

  it('gives a system that completes an order', async () => {
    const api = `http://127.0.0.1:${ports.get('temporal-api')}`;
    const { status } = await call('POST', `${api}/api/v1/order`, anOrder('containers'), { 'X-Chaos-Profile': 'calm' });
    expect(status).toBe(201);
    expect((await call('GET', `${api}/api/v1/order/containers/result`)).body).toMatchObject({ status: 'completed' });
  });

  it('gives health checks that fail when nobody answers', async () => {
    const worker = containers.get('temporal-worker');
    await ended(worker?.process);
    expect(await worker?.checkHealth()).toBe(false);
  });
});

function ended(child: ChildProcess | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
