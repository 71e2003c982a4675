import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts, type Stack } from '@fake-stripe/local-runtime';
import { Client, Connection } from '@temporalio/client';
import { startBreakableStack } from '../kit/breakable-stack.js';
import { cpuSeconds } from '../kit/cpu-time.js';
import { OpenResources } from '../kit/open-resources.js';
import { ServiceProcess } from '../kit/service-process.js';
import { Watch } from '../kit/watch.js';
import { writeBareBundle } from './bare-bundle.js';
import { addNamespace, namespaceOf } from './namespaces.js';
import { type Recording, record } from './recording.js';
import { BATCH_MS, Side, type SideName } from './side.js';
import { activitiesByQueue, type WorkerPlan } from './worker-plan.js';

const packages = join(import.meta.dirname, '../../../..');
const serviceMain = (service: string) => join(packages, service, 'dist/main.js');
const REAL_BUNDLE = join(packages, 'temporal-worker/dist/workflow-bundle.js');
const WORKER_MAIN = join(import.meta.dirname, 'worker-main.js');

/** The real system as built services, all with production settings, and the Temporal server that everybody uses. */
export class Stage {
  readonly open = new OpenResources();
  private readonly env: NodeJS.ProcessEnv;
  private workers = 0;
  private readonly services = new Map<string, ServiceProcess>();
  /** Of all services, so that nobody waits for what one that has ended would have done. */
  private readonly watch = new Watch();

  private constructor(
    readonly directory: string,
    private readonly stack: Stack,
    private readonly connection: Connection,
    readonly apiUrl: string,
    chaosUrl: string,
  ) {
    this.env = {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', NO_COLOR: '1' },
      ...{ TEMPORAL_ADDRESS: stack.urls.temporal, TEMPORAL_CONFIG_FILE: '/nonexistent/temporal.toml' },
      ...{ TEMPORAL_NAMESPACE: namespaceOf('system'), DATABASE_URL: stack.urls.database, FAKE_STRIPE_URL: chaosUrl },
      ...{ CHAOS_PROFILE: 'calm', CHAOS_TIME_SCALE: '0', WORKER_QUEUES: 'orders,shipping' },
      ...{ CHECKPOINT_STORE: join(directory, 'checkpoints'), TRAINING_DATA_DIR: directory },
    };
  }

  /** With one worker process. @param directory where all state lies */
  static async start(directory: string): Promise<Stage> {
    const opened = new OpenResources();
    try {
      // PostgreSQL and Temporal as `npm start` starts them, with fsync and its dynamic configuration.
      const started = await startBreakableStack({ dataDir: directory, parts: ['postgres', 'temporal'] });
      const stack = opened.add(started, (it) => it.stop());
      const connection = opened.add(await Connection.connect({ address: stack.urls.temporal }), (it) => it.close());
      const [chaosPort = 0, apiPort = 0] = await freePorts(2);
      const stage = new Stage(directory, stack, connection, urlOf(apiPort), urlOf(chaosPort));
      stage.open.add(opened, (it) => it.close());
      return await stage.furnished(chaosPort, apiPort).catch(async (error: unknown) => {
        await stage.close();
        throw error;
      });
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.open.close();
  }

  /** Of the namespace of a side. */
  client(side: SideName): Client {
    return new Client({ connection: this.connection, namespace: namespaceOf(side) });
  }

  /** Starts or stops worker processes of the real system until there are so many. */
  async scaleTo(workers: number): Promise<void> {
    for (; this.workers < workers; this.workers += 1) {
      const [port = 0] = await freePorts(1);
      const name = workerName(this.workers + 1);
      await this.service(name, [serviceMain('temporal-worker')], port, { WORKER_PORT: String(port) });
    }
    for (; this.workers > workers; this.workers -= 1) {
      const name = workerName(this.workers);
      await this.services.get(name)?.stop();
      this.services.delete(name);
    }
  }

  recording(): Promise<Recording> {
    const client = this.client('system');
    return this.watch.wait('the recorded order', BATCH_MS, (signal) =>
      client.withAbortSignal(signal, () => record(this.apiUrl, client, 'recorded-order-00001')),
    );
  }

  system(recording: Recording): Side {
    return this.side('system', recording);
  }

  /** One process with workers of the benchmark's own. */
  async compared(kind: WorkerPlan['kind'], recording: Recording): Promise<Side> {
    const bundle = kind === 'bare' ? await writeBareBundle(recording, this.directory) : REAL_BUNDLE;
    const [port = 0] = await freePorts(1);
    const namespace = namespaceOf(kind);
    const plan: WorkerPlan = {
      ...{ kind, namespace, bundle, port, address: this.stack.urls.temporal },
      ...{ answers: recording.answers, activities: activitiesByQueue(recording) },
    };
    const path = join(this.directory, `worker-${kind}.json`);
    writeFileSync(path, JSON.stringify(plan));
    await addNamespace(this.connection, namespace);
    await this.service(`worker-${kind}`, [WORKER_MAIN, path], port, {});
    return this.side(kind, recording);
  }

  /** Seconds of CPU so far, by program. */
  cpu(): Readonly<Record<string, number | undefined>> {
    const { user, system } = process.cpuUsage();
    return {
      Temporal: cpuSeconds(this.stack.part('temporal').pid),
      PostgreSQL: cpuSeconds(this.stack.part('postgres').pid),
      ...Object.fromEntries([...this.services].map(([name, { pid }]) => [name, cpuSeconds(pid)])),
      'this client': (user + system) / 1e6,
    };
  }

  private async furnished(chaosPort: number, apiPort: number): Promise<this> {
    mkdirSync(this.logs, { recursive: true });
    await addNamespace(this.connection, namespaceOf('system'));
    await this.service('chaos', [serviceMain('fake-stripe-chaos')], chaosPort, { CHAOS_PORT: String(chaosPort) });
    await this.scaleTo(1);
    await this.service('api', [serviceMain('temporal-api')], apiPort, { API_PORT: String(apiPort) });
    return this;
  }

  private async service(name: string, program: readonly string[], port: number, own: NodeJS.ProcessEnv): Promise<void> {
    const logFile = join(this.logs, `${name}.log`);
    const service = await ServiceProcess.start({ name, program, port, logFile, env: { ...this.env, ...own } });
    this.services.set(name, service);
    this.watch.over(service.fallen);
    this.open.add(service, (it) => it.stop());
  }

  private side(name: SideName, recording: Recording): Side {
    return new Side(name, this.client(name), recording, this.watch);
  }

  private get logs(): string {
    return join(this.directory, 'logs');
  }
}

function workerName(index: number): string {
  return `temporal-worker-${index}`;
}

function urlOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}
