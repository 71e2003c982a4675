/** Time as it passes; tests let it pass at once. */
export abstract class Clock {
  /** Milliseconds since some fixed moment. */
  abstract now(): number;

  /** Resolves after `ms`, or as soon as `signal` aborts. */
  abstract wait(ms: number, signal: AbortSignal): Promise<void>;
}
