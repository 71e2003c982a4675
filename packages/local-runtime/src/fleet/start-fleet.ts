import { join, resolve } from 'node:path';
import { Logs } from '../logs/logs.js';
import type { Level, LogLine } from '../logs/log-line.js';
import { freePortsFrom } from '../network/ports.js';
import { startWatchdog } from '../processes/watchdog.js';
import { isolatedEnvironment, serviceEnvironment } from '../services/environment.js';
import { reachable } from '../services/reachable.js';
import { serviceSpecs } from '../services/specs.js';
import { startService } from '../services/start-service.js';
import { trainingEnvironment } from '../services/training.js';
import { claimedPorts } from '../stack/claimed-ports.js';
import { PartWatch } from '../stack/part-watch.js';
import { portsFromEnvironment } from '../stack/ports.js';
import { AlreadyRunning, StackRecord } from '../stack/stack-record.js';
import { besideRunning } from '../stack/surroundings.js';
import { urlsOf } from '../stack/urls.js';
import { Fleet, type FleetMember } from './fleet.js';
import { polledQueues } from './polled-queues.js';
import { absentSimulator, assertThere } from './reach.js';
import { poolSize, workerCount } from './worker-count.js';

export interface FleetOptions {
  /** State directory of the system that the workers belong to; theirs is a folder in its `parts`. */
  readonly dataDir: string;
  /**
   * `WORKER_COUNT`, `WORKER_PORT` (the first port; taken ones are passed over) and what the workers themselves are to
   * know. Where a system runs on `dataDir`, its database, Temporal and simulator are those of the workers, unless set.
   */
  readonly env: NodeJS.ProcessEnv;
  /** Every line that a worker writes. */
  readonly onLine?: (line: LogLine) => void;
  /** What there is to say of the workers: what each polls, who died, who is back. */
  readonly onNotice?: (message: string, level: Level) => void;
  /** Breaks the start off. */
  readonly signal?: AbortSignal;
  /** The program of a worker; for tests of the fleet itself. */
  readonly entry?: string;
}

/** Folders of fleets are named so, and by their first port. */
const NAME = 'temporal-workers';

const worker = serviceSpecs.find(({ port }) => port === 'worker');

/**
 * Starts worker processes and resolves when all of them poll. If one cannot be started, none is left.
 * @throws NotThere, WrongSetting, Error with the last lines of the worker that failed
 */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { onNotice = () => undefined, onLine, signal } = options;
  const root = resolve(options.dataDir);
  const env = await besideRunning(root, options.env);
  const count = workerCount(env);
  const usual = portsFromEnvironment(env);
  await assertThere(env);
  const absence = await absentSimulator(env, usual.chaos);
  if (absence) onNotice(absence, 'warn');
  const { ports, dataDir, record } = await takePlace(root, env, count, onNotice);
  const logs = new Logs(join(dataDir, 'logs'), onLine);
  const endWatchdog = startWatchdog(StackRecord.pathIn(dataDir));
  const release = async () => {
    record.release();
    await endWatchdog();
  };
  const entry = options.entry ?? worker?.entry ?? '';
  const surroundings = fleetEnvironment(env, count, join(root, 'training'));
  const members = ports.map((port, index): FleetMember => {
    const urls = urlsOf({ ...usual, worker: port }, env);
    const own = serviceEnvironment(surroundings, { ...usual, worker: port }, urls, {
      postgres: false,
      temporal: false,
    });
    return member({ name: `temporal-worker-${index + 1}`, entry, port, env: own, onNotice });
  });
  const fleet = new Fleet(logs.directory, members, new PartWatch(record, logs, onNotice), release);
  const breakOff = () => void fleet.stop();
  signal?.addEventListener('abort', breakOff);
  try {
    await fleet.start();
    record.markReady();
    return fleet;
  } finally {
    signal?.removeEventListener('abort', breakOff);
  }
}

interface Place {
  readonly ports: readonly number[];
  readonly dataDir: string;
  readonly record: StackRecord;
}

/** Free ports, also of those whose worker is down just now, and a folder by the first of them. */
async function takePlace(
  root: string,
  env: NodeJS.ProcessEnv,
  count: number,
  tell: (message: string, level: Level) => void,
): Promise<Place> {
  const usual = portsFromEnvironment(env);
  for (let from = usual.worker; ; from += 1) {
    const ports = await freePortsFrom(from, count, await claimedPorts(root));
    from = ports[0] ?? from;
    const dataDir = join(root, 'parts', `${NAME}-${from}`);
    try {
      const urls = urlsOf({ ...usual, worker: from }, env);
      const record = await StackRecord.take(dataDir, { urls, ports }, (name) =>
        tell(`Ending ${name}, left behind by an earlier run`, 'warn'),
      );
      return { ports, dataDir, record };
    } catch (error) {
      // Another fleet was faster; it has told its ports by now.
      if (!(error instanceof AlreadyRunning)) throw error;
    }
  }
}

function fleetEnvironment(env: NodeJS.ProcessEnv, count: number, trainingDir: string): NodeJS.ProcessEnv {
  const known = isolatedEnvironment(process.env, env);
  // All of them have the checkpoints and the key of the system: any may go on with a run that another one began.
  const training = trainingEnvironment(trainingDir, known);
  return { ...known, ...training, DATABASE_POOL_SIZE: known.DATABASE_POOL_SIZE || String(poolSize(count)) };
}

interface MemberOptions {
  readonly name: string;
  readonly entry: string;
  readonly port: number;
  readonly env: NodeJS.ProcessEnv;
  readonly onNotice: (message: string, level: Level) => void;
}

function member({ name, entry, port, env, onNotice }: MemberOptions): FleetMember {
  const url = `http://${reachable(env.BIND_ADDRESS)}:${port}`;
  return {
    name,
    url,
    launch: async (events) => {
      const running = await startService({ ...events, name, entry, url, env });
      onNotice(`${name} polls ${await polledQueues(url)} (pid ${running.pid}, ${url})`, 'info');
      return running;
    },
  };
}
