import type { Level } from '../logs/log-line.js';
import { onStopSignals } from './stop-signals.js';

export interface EndOfSupervision {
  /** Resolves on the first signal to end. */
  readonly requested: Promise<void>;
  /** Aborted on the first signal to end. */
  readonly stopping: AbortSignal;
  /** What a second signal does before the process ends with 130. */
  readonly onKill: (how: () => Promise<void>) => void;
  /** Whether it was an error, not a signal. */
  readonly failed: () => boolean;
  /** Leaves signals to others again. */
  readonly release: () => void;
}

/** Turns signals, and errors that nobody has caught, into the end of the supervision. */
export function endOfSupervision(stopping: string, notice: (message: string, level: Level) => void): EndOfSupervision {
  const aborter = new AbortController();
  let kill = (): Promise<void> => Promise.resolve();
  let failed = false;
  const requested = new Promise<void>((resolve) => aborter.signal.addEventListener('abort', () => resolve()));
  const stop = () => {
    notice(stopping, 'info');
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
