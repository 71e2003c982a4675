const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type StopSignal = (typeof SIGNALS)[number];

/** npm passes on the signal that the terminal has sent us already; a person needs longer for a second one. */
const SAME_SIGNAL_MS = 700;

/** Calls `stop` on the first signal to end, and `kill` on a later one. Returns what ends the listening. */
export function onStopSignals(stop: (signal: StopSignal) => void, kill: (signal: StopSignal) => void): () => void {
  let first: number | undefined;
  const received = (signal: StopSignal) => {
    if (first === undefined) {
      first = Date.now();
      stop(signal);
    } else if (Date.now() - first > SAME_SIGNAL_MS) {
      kill(signal);
    }
  };
  for (const signal of SIGNALS) process.on(signal, received);
  return () => SIGNALS.forEach((signal) => process.off(signal, received));
}
