import { LogFile } from '../logs/log-file.js';
import type { Level, LogLine } from '../logs/log-line.js';
import { endOfSupervision } from './end-of-supervision.js';
import { Terminal } from './terminal.js';

/** How what is started talks to the terminal, and the terminal to it. */
export interface Said {
  readonly signal: AbortSignal;
  readonly onLine: (line: LogLine) => void;
  readonly onNotice: (message: string, level: Level) => void;
}

export interface Supervision<T> {
  readonly env: NodeJS.ProcessEnv;
  /** Of what the runtime itself says. */
  readonly logFile: string;
  /** What is said on the signal to end. */
  readonly stopping: string;
  readonly start: (said: Said) => Promise<T>;
  readonly ready: (started: T) => string;
  /** What a failed start means where that is no failure. */
  readonly failed?: (error: unknown) => string | undefined;
}

export interface Endable {
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/**
 * Starts something, shows it in this terminal until a signal ends it, and ends it.
 * Resolves with the exit status: 0 after an orderly end.
 */
export async function inTerminal<T extends Endable>(supervision: Supervision<T>): Promise<number> {
  const terminal = new Terminal(process.stdout, supervision.env);
  const file = new LogFile(supervision.logFile);
  const notice = (message: string, level: Level) => {
    terminal.notice(message, level);
    file.append(`${new Date().toISOString()} ${level} ${message}`);
  };
  const over = endOfSupervision(supervision.stopping, notice);
  let started: T | undefined;
  try {
    const onLine = terminal.line.bind(terminal);
    const running = await supervision.start({ signal: over.stopping, onLine, onNotice: notice });
    started = running;
    over.onKill(() => running.kill());
    terminal.print(supervision.ready(running));
    await over.requested;
  } catch (error) {
    const harmless = supervision.failed?.(error);
    if (harmless !== undefined) {
      terminal.print(harmless);
      return 0;
    }
    if (!over.stopping.aborted) {
      notice(error instanceof Error ? error.message : String(error), 'fatal');
      return 1;
    }
  }
  terminal.quieten();
  await started?.stop();
  over.release();
  notice('Everything is stopped', 'info');
  return over.failed() ? 1 : 0;
}
