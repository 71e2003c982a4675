/** Injected, so that pauses can be tested without waiting for them. */
export interface Clock {
  /** Milliseconds that only ever grow. */
  now(): number;
  /** @throws the signal's reason when it is aborted before */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
