import { join, resolve } from 'node:path';
import { Logs } from '../logs/logs.js';
import { ensureDatabase } from '../postgres/create-database.js';
import { PostgresServer, postgresUrl } from '../postgres/postgres-server.js';
import type { LaunchEvents, Running } from '../processes/running.js';
import { Supervised } from '../processes/supervised.js';
import { startWatchdog } from '../processes/watchdog.js';
import { isolatedEnvironment, serviceEnvironment } from '../services/environment.js';
import { reachable } from '../services/reachable.js';
import type { ServiceSpec } from '../services/specs.js';
import { startService } from '../services/start-service.js';
import { trainingEnvironment } from '../services/training.js';
import { startTemporalDevServer } from '../temporal/dev-server.js';
import { findTemporalCli } from '../temporal/find.js';
import { type PartName, type Plan, planOf, type StackOptions } from './options.js';
import { assertFree, type PortName, type Ports, portsDrawn, portsFromEnvironment } from './ports.js';
import { Patience } from './patience.js';
import { Stack } from './stack.js';
import { StackRecord } from './stack-record.js';
import { DATABASE, urlsOf } from './urls.js';

/**
 * Starts PostgreSQL, Temporal and the services and resolves when all are ready. If one cannot be started, everything is
 * stopped again.
 * @throws AlreadyRunning, PortsTaken, WrongSetting, BinaryNotFound, Error with the last lines of the part that failed
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const plan = planOf({ ...options, dataDir: resolve(options.dataDir) });
  const ports = plan.ports === 'free' ? await portsDrawn() : portsFromEnvironment(plan.env);
  const urls = urlsOf(ports, plan.env);
  const logs = new Logs(join(plan.dataDir, 'logs'), plan.onLine);
  const own = portsOf(plan).map((name) => ports[name]);
  const record = await StackRecord.take(plan.dataDir, { urls, ports: own }, (name) =>
    plan.onNotice(`Ending ${name}, left behind by an earlier run`, 'warn'),
  );
  const endWatchdog = startWatchdog(StackRecord.pathIn(plan.dataDir));
  const stack = new Stack(urls, plan, logs, record, endWatchdog);
  const breakOff = () => void stack.stop();
  plan.signal.addEventListener('abort', breakOff);
  try {
    await assertFree(ports, portsOf(plan));
    await startParts(stack, plan, ports);
    record.markReady();
    return stack;
  } catch (error) {
    await stack.stop();
    // What else fails while everything is being stopped is of no interest.
    throw plan.signal.aborted ? new Error('The start was broken off', { cause: error }) : error;
  } finally {
    plan.signal.removeEventListener('abort', breakOff);
  }
}

function portsOf({ parts, specs }: Plan): PortName[] {
  return [
    ...(parts.includes('postgres') ? (['postgres'] as const) : []),
    ...(parts.includes('temporal') ? (['temporal', 'temporalUi'] as const) : []),
    ...specs.filter(({ name }) => parts.includes(name)).map(({ port }) => port),
  ];
}

async function startParts(stack: Stack, plan: Plan, ports: Ports): Promise<void> {
  const add = (name: PartName, launch: (events: LaunchEvents) => Promise<Running>) =>
    stack.add(name, new Supervised({ name, launch, watch: stack.watch, restart: plan.restart }));

  const postgres = async () => {
    if (!plan.parts.includes('postgres')) return;
    const dataDir = join(plan.dataDir, 'postgres');
    await add('postgres', (events) =>
      PostgresServer.start({ ...events, dataDir, port: ports.postgres, durable: plan.durable }),
    );
    await ensureDatabase(postgresUrl(ports.postgres, 'postgres'), DATABASE);
  };
  const temporal = async () => {
    if (!plan.parts.includes('temporal')) return;
    const cli = await findCli(plan);
    const stateFile = join(plan.dataDir, 'temporal.db');
    const server = {
      cli,
      port: ports.temporal,
      uiPort: ports.temporalUi,
      stateFile,
      namespace: plan.env.TEMPORAL_NAMESPACE,
    };
    await add('temporal', (events) => startTemporalDevServer({ ...events, ...server }));
  };
  const service = ({ name, port, entry }: ServiceSpec) => {
    const ours = { postgres: plan.parts.includes('postgres'), temporal: plan.parts.includes('temporal') };
    const all = serviceEnvironment(isolatedEnvironment(process.env, plan.env), ports, stack.urls, ours);
    const said = { ...all, ...plan.serviceEnv[name] };
    const training = name === 'temporal-worker' ? trainingEnvironment(join(plan.dataDir, 'training'), said) : {};
    const env: NodeJS.ProcessEnv = { ...said, ...training };
    const url = `http://${reachable(env.BIND_ADDRESS)}:${ports[port]}`;
    return add(name, (events) => startService({ ...events, name, entry, url, env }));
  };

  await allOrFirstFailure([postgres(), temporal()], stack);
  const wanted = plan.specs.filter(({ name }) => plan.parts.includes(name));
  await allOrFirstFailure(wanted.map(service), stack);
}

async function findCli({ env, onNotice }: Plan): Promise<string> {
  const tell = (message: string) => onNotice(message, 'info');
  const search = findTemporalCli({ env: isolatedEnvironment(process.env, env), onProgress: tell });
  const found = await new Patience("Temporal's CLI", tell).during(search);
  if (found.warning) onNotice(found.warning, 'warn');
  return found.path;
}

/** Where one fails, the others are stopped before the failure goes on: nobody is left starting. */
async function allOrFirstFailure(work: readonly Promise<void>[], stack: Stack): Promise<void> {
  try {
    await Promise.all(work);
  } catch (error) {
    await stack.stop();
    await Promise.allSettled(work);
    throw error;
  }
}
