import { launch } from '../processes/launch.js';
import { endOrphan } from '../processes/orphan.js';
import type { LaunchEvents, Running } from '../processes/running.js';
import {
  clearStaleLock,
  ensureCluster,
  installationFor,
  POSTGRES_PASSWORD,
  POSTGRES_USER,
  type PostgresInstallation,
} from './data-directory.js';

const HOST = '127.0.0.1';
const START_ATTEMPTS = 5;

export interface PostgresOptions extends LaunchEvents {
  /** Where the data should lie; kept between starts. */
  readonly dataDir: string;
  readonly port: number;
  /** `false` trades safety against a power cut for speed; for tests. Default true. */
  readonly durable?: boolean;
}

/** A running PostgreSQL that listens on the loopback interface only. */
export class PostgresServer implements Running {
  private constructor(
    private readonly running: Running,
    readonly port: number,
  ) {}

  /** Creates the cluster when there is none, starts it and resolves when it accepts connections. */
  static async start(options: PostgresOptions): Promise<PostgresServer> {
    const installation = await installationFor(options.dataDir);
    await ensureCluster(installation);
    await clearStaleLock(installation.dataDir, (pid) => endOrphan(pid, ['SIGINT', 'SIGQUIT', 'SIGKILL']));
    for (let attempt = 1; ; attempt += 1) {
      try {
        return new PostgresServer(await launchServer(installation, options), options.port);
      } catch (error) {
        // The backends of a killed server hold its shared memory until they notice that it is gone.
        if (attempt === START_ATTEMPTS || !(error as Error).message.includes('shared memory block')) throw error;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }

  get pid(): number {
    return this.running.pid;
  }

  get exited(): Running['exited'] {
    return this.running.exited;
  }

  /** A superuser's URL of one of the databases of this server. */
  url(database = 'postgres'): string {
    return postgresUrl(this.port, database);
  }

  /** Fast shutdown: open transactions are rolled back, connections cut, data written. */
  stop(): Promise<void> {
    return this.running.stop();
  }

  kill(signal: NodeJS.Signals): void {
    this.running.kill(signal);
  }
}

export function postgresUrl(port: number, database: string): string {
  return `postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@${HOST}:${port}/${database}`;
}

function launchServer({ binaries, dataDir, user }: PostgresInstallation, options: PostgresOptions): Promise<Running> {
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'lc_messages=C'];
  if (options.durable === false) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
  return launch({
    name: 'PostgreSQL',
    command: binaries.postgres,
    args: ['-D', dataDir, '-p', String(options.port), ...settings.flatMap((setting) => ['-c', setting])],
    user,
    stopSignal: 'SIGINT',
    graceMs: 20_000,
    ready: ({ lineWith }) => lineWith('database system is ready to accept connections'),
    onLog: options.onLog,
    onSpawn: options.onSpawn,
  });
}
