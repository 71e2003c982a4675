import { launch } from '../processes/launch.js';
import type { LaunchEvents, Running } from '../processes/running.js';

const HOST = '127.0.0.1';

export interface TemporalOptions extends LaunchEvents {
  /** Path of the CLI. */
  readonly cli: string;
  readonly port: number;
  readonly uiPort: number;
  /** The file that holds all state; kept between starts. */
  readonly stateFile: string;
  /** Created beside `default` where it is named. */
  readonly namespace?: string | undefined;
}

/**
 * The default of 20 polls a second makes every workflow task of a lone order wait for the next 50 ms tick, because the
 * dev server has a single shard.
 */
const POLLS_PER_SECOND = 1_000;
const POLLERS = ['transferProcessor', 'timerProcessor', 'visibilityProcessor'];

/** Starts Temporal's development server with its UI, on the loopback interface; resolves when it serves. */
export function startTemporalDevServer(options: TemporalOptions): Promise<Running> {
  const { cli, port, uiPort, stateFile, namespace, ...events } = options;
  return launch({
    ...events,
    name: 'Temporal',
    command: cli,
    args: [
      ...['server', 'start-dev', '--ip', HOST, '--port', String(port), '--ui-port', String(uiPort)],
      ...['--db-filename', stateFile, '--ui-disable-news-fetch', '--log-format', 'json', '--log-level', 'warn'],
      ...['journal_mode=WAL', 'synchronous=NORMAL'].flatMap((pragma) => ['--sqlite-pragma', pragma]),
      ...(namespace ? ['--namespace', namespace] : []),
      ...POLLERS.flatMap((name) => ['--dynamic-config-value', `history.${name}MaxPollRPS=${POLLS_PER_SECOND}`]),
    ],
    stopSignal: 'SIGINT',
    graceMs: 15_000,
    // Printed when the front end answers.
    ready: ({ lineWith }) => lineWith('Temporal Server:'),
  });
}
