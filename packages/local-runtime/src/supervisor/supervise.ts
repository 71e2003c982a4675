import { relative } from 'node:path';
import { LogFile } from '../logs/log-file.js';
import type { Level } from '../logs/log-line.js';
import { type PartName, partNames } from '../stack/options.js';
import { PortsTaken, WrongSetting } from '../stack/ports.js';
import { AlreadyRunning } from '../stack/stack-record.js';
import type { Stack } from '../stack/stack.js';
import { startStack } from '../stack/start-stack.js';
import { onStopSignals } from './stop-signals.js';
import { summary } from './summary.js';
import { Terminal } from './terminal.js';

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
export async function supervise(options: SuperviseOptions): Promise<number> {
  const terminal = new Terminal(process.stdout, options.env);
  const file = new LogFile(`${options.dataDir}/logs/runtime.log`);
  const notice = (message: string, level: Level) => {
    terminal.notice(message, level);
    file.append(`${new Date().toISOString()} ${level} ${message}`);
  };
  const over = endOfSupervision(notice);
  let stack: Stack | undefined;
  try {
    const parts = options.parts ?? partNames;
    const { dataDir, env } = options;
    const onLine = terminal.line.bind(terminal);
    const signal = over.stopping;
    stack = await startStack({
      dataDir,
      env,
      parts,
      ports: 'configured',
      restart: true,
      signal,
      onLine,
      onNotice: notice,
    });
    const running = stack;
    over.onKill(() => running.kill());
    terminal.print(readyMessage(running, parts, options));
    await over.requested;
  } catch (error) {
    if (error instanceof AlreadyRunning) return tellRunning(terminal, error, options.parts ?? partNames);
    if (!over.stopping.aborted) {
      notice(reason(error), 'fatal');
      return 1;
    }
  }
  terminal.quieten();
  await stack?.stop();
  over.release();
  notice('Everything is stopped', 'info');
  return over.failed() ? 1 : 0;
}

/** Turns signals, and errors that nobody has caught, into the end of the supervision. */
function endOfSupervision(notice: (message: string, level: Level) => void) {
  const aborter = new AbortController();
  let kill = (): Promise<void> => Promise.resolve();
  let failed = false;
  const requested = new Promise<void>((resolve) => aborter.signal.addEventListener('abort', () => resolve()));
  const stop = () => {
    notice('Stopping everything; Ctrl-C again kills it', 'info');
    aborter.abort();
  };
  const release = onStopSignals(stop, () => void kill().finally(() => process.exit(130)));
  process.on('uncaughtException', (error) => {
    notice(`The runtime failed: ${error.stack ?? error.message}`, 'fatal');
    failed = true;
    aborter.abort();
  });
  return {
    requested,
    release,
    stopping: aborter.signal,
    failed: () => failed,
    onKill: (how: typeof kill) => (kill = how),
  };
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
    `Ctrl-C stops it. The state stays in ${directory}; "npm run reset" forgets it.`,
    '',
  ].join('\n');
}

function tellRunning(terminal: Terminal, { state }: AlreadyRunning, parts: readonly PartName[]): number {
  const condition = state.ready ? 'It is already running' : 'It is already being started';
  terminal.print(`${condition}, by process ${state.owner.pid}:\n${summary(state.urls, parts)}`);
  return 0;
}

function reason(error: unknown): string {
  if (error instanceof PortsTaken || error instanceof WrongSetting) return error.message;
  return error instanceof Error ? error.message : String(error);
}
