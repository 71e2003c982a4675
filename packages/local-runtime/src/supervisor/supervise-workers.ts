import { relative } from 'node:path';
import type { Fleet } from '../fleet/fleet.js';
import { startFleet } from '../fleet/start-fleet.js';
import { inTerminal } from './in-terminal.js';

export interface SuperviseWorkersOptions {
  /** State directory of the system that the workers belong to. */
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  /** When the whole start began, in ms since the epoch; for the time that is told. */
  readonly begin: number;
}

/**
 * What `npm run start:workers` runs once everything is built: a fleet of workers, until a signal ends it.
 * Resolves with the exit status: 0 after an orderly end.
 */
export function superviseWorkers({ dataDir, env, begin }: SuperviseWorkersOptions): Promise<number> {
  return inTerminal<Fleet>({
    env,
    logFile: `${dataDir}/logs/workers.log`,
    stopping: 'Draining all workers; Ctrl-C again kills them',
    start: (said) => startFleet({ dataDir, env, ...said }),
    ready: (fleet) => readyMessage(fleet, begin),
  });
}

function readyMessage({ workers, logDirectory }: Fleet, begin: number): string {
  const took = ((Date.now() - begin) / 1_000).toFixed(1);
  const nearby = relative(process.cwd(), logDirectory);
  return [
    '',
    `Ready after ${took} s: ${workers.length} worker${workers.length === 1 ? '' : 's'}`,
    `  Logs  ${nearby.startsWith('..') ? logDirectory : nearby}`,
    'Ctrl-C drains them. SIGTERM to one of them drains that one, and another takes its place.',
    '',
  ].join('\n');
}
