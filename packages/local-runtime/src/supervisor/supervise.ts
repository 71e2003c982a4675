import { relative } from 'node:path';
import { type PartName, partNames } from '../stack/options.js';
import { AlreadyRunning } from '../stack/stack-record.js';
import type { Stack } from '../stack/stack.js';
import { startStack } from '../stack/start-stack.js';
import { inTerminal } from './in-terminal.js';
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
  const { dataDir, env, parts = partNames } = options;
  return inTerminal<Stack>({
    env,
    logFile: `${dataDir}/logs/runtime.log`,
    stopping: 'Stopping everything; Ctrl-C again kills it',
    start: (said) => startStack({ dataDir, env, parts, ports: 'configured', restart: true, ...said }),
    ready: (stack) => readyMessage(stack, parts, options),
    failed: (error) => (error instanceof AlreadyRunning ? tellRunning(error, parts) : undefined),
  });
}

function readyMessage({ urls }: Stack, parts: readonly PartName[], { dataDir, begin }: SuperviseOptions): string {
  const took = begin === undefined ? '' : ` after ${((Date.now() - begin) / 1_000).toFixed(1)} s`;
  const nearby = relative(process.cwd(), dataDir);
  const directory = nearby.startsWith('..') ? dataDir : nearby;
  return [
    '',
    `Ready${took}:`,
    summary(urls, parts),
    `  ${'Logs'.padEnd(12)} ${directory}/logs`,
    `Ctrl-C stops it.${keepsState(parts) ? ` The state stays in ${directory}; "npm run reset" forgets it.` : ''}`,
    '',
  ].join('\n');
}

/** A service alone has its state elsewhere, or in memory. */
function keepsState(parts: readonly PartName[]): boolean {
  return parts.includes('postgres') || parts.includes('temporal');
}

function tellRunning({ state }: AlreadyRunning, parts: readonly PartName[]): string {
  const condition = state.ready ? 'It is already running' : 'It is already being started';
  return `${condition}, by process ${state.owner.pid}:\n${summary(state.urls, parts)}`;
}
