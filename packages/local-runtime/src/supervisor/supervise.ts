import { type PartName, partNames } from '../stack/options.js';
import { AlreadyRunning } from '../stack/stack-record.js';
import type { Stack } from '../stack/stack.js';
import { startStack } from '../stack/start-stack.js';
import { inTerminal } from './in-terminal.js';
import { readyMessage } from './ready-message.js';
import { summary } from './summary.js';

export interface SuperviseOptions {
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly parts?: readonly PartName[];
  /** When the whole start began, in ms since the epoch; for the time that is told. */
  readonly begin?: number;
}

/**
 * What `npm start` runs once everything is built: starts the system, shows it in this terminal until a signal ends it.
 * Resolves with the exit status: 0 after an orderly end, and when it was running already.
 */
export function supervise(options: SuperviseOptions): Promise<number> {
  const { dataDir, env, parts = partNames, begin } = options;
  return inTerminal<Stack>({
    env,
    logFile: `${dataDir}/logs/runtime.log`,
    stopping: 'Stopping everything; Ctrl-C again kills it',
    start: (said) => startStack({ dataDir, env, parts, ports: 'configured', restart: true, ...said }),
    ready: (stack) => readyMessage({ urls: stack.urls, parts, dataDir, begin }),
    failed: (error) => (error instanceof AlreadyRunning ? tellRunning(error, parts) : undefined),
  });
}

function tellRunning({ state }: AlreadyRunning, parts: readonly PartName[]): string {
  const condition = state.ready ? 'It is already running' : 'It is already being started';
  return `${condition}, by process ${state.owner.pid}:\n${summary(state.urls, parts)}`;
}
