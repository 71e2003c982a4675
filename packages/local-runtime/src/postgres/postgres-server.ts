import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { describeExit, endProcess, exitOf } from '../processes/exit.js';
import { identify } from '../processes/identity.js';
import {
  clearStaleLock,
  ensureCluster,
  installationFor,
  POSTGRES_PASSWORD,
  POSTGRES_USER,
  type PostgresInstallation,
} from './data-directory.js';

const HOST = '127.0.0.1';
const READY = 'database system is ready to accept connections';
const START_ATTEMPTS = 3;

export interface PostgresOptions {
  /** Where the data should lie; kept between starts. */
  readonly dataDir: string;
  readonly port: number;
  /** `false` trades safety against a power cut for speed; for tests. Default true. */
  readonly durable?: boolean;
  readonly onLog?: (line: string) => void;
}

/** A running PostgreSQL that listens on the loopback interface only. */
export class PostgresServer {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    readonly dataDir: string,
    readonly exited: ReturnType<typeof exitOf>,
  ) {}

  /** Creates the cluster when there is none, starts it and resolves when it accepts connections. */
  static async start(options: PostgresOptions): Promise<PostgresServer> {
    const installation = await installationFor(options.dataDir);
    await ensureCluster(installation);
    await clearStaleLock(installation.dataDir, stopOrphan);
    for (let attempt = 1; ; attempt += 1) {
      const child = launch(installation, options);
      const failure = await untilReady(child, options.onLog);
      if (failure === undefined) {
        return new PostgresServer(child, options.port, installation.dataDir, exitOf(child));
      }
      // The backends of a killed server hold its shared memory until they notice that it is gone.
      if (attempt === START_ATTEMPTS || !failure.includes('shared memory block')) throw new Error(failure);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** A superuser's URL of one of the databases of this server. */
  url(database = 'postgres'): string {
    return `postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@${HOST}:${this.port}/${database}`;
  }

  /** Fast shutdown: open transactions are rolled back, connections cut, data written. */
  async stop(): Promise<void> {
    await endProcess(this.child, 'SIGINT', 20_000);
  }
}

function launch({ binaries, dataDir, user }: PostgresInstallation, options: PostgresOptions): ChildProcess {
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'lc_messages=C'];
  if (options.durable === false) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
  const args = ['-D', dataDir, '-p', String(options.port), ...settings.flatMap((setting) => ['-c', setting])];
  // A process group of its own: Ctrl-C in the terminal must not reach it before its clients have stopped.
  return spawn(binaries.postgres, args, { ...user, cwd: '/', detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Resolves with the reason, with PostgreSQL's own words, when the server ended instead of becoming ready. */
async function untilReady(child: ChildProcess, onLog?: (line: string) => void): Promise<string | undefined> {
  const lines: string[] = [];
  let ready: () => void = () => undefined;
  const accepting = new Promise<undefined>((resolve) => (ready = () => resolve(undefined)));
  createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
    onLog?.(line);
    if (lines.length < 20) lines.push(line);
    if (line.includes(READY)) ready();
  });
  const failed = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`PostgreSQL could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      setImmediate(() => resolve([`PostgreSQL ended (${describeExit({ code, signal })}):`, ...lines].join('\n')));
    });
  });
  return Promise.race([accepting, failed]);
}

/** Ends a PostgreSQL that an earlier, killed runtime left behind on the same data directory. */
async function stopOrphan(pid: number): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
  ] as const) {
    process.kill(pid, signal);
    const deadline = Date.now() + patienceMs;
    while (Date.now() < deadline) {
      if ((await identify(pid)) === undefined) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`A PostgreSQL of an earlier run (pid ${pid}) does not end; stop it by hand.`);
}
