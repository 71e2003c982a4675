import { setTimeout as delay } from 'node:timers/promises';

const PAUSE = 1_000;

export interface Patience {
  readonly say: (message: string) => void;
  /** Ends the waiting; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** An error that no waiting mends. */
  readonly isFinal: (error: unknown) => boolean;
  /** Between two attempts; ends early, without an error, when the signal says so. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Tries until it works, saying so once and then every tenth time, so that a service outlasts a slow start of what it needs. */
export async function untilAvailable<T>(
  what: string,
  attempt: () => Promise<T>,
  { say, signal, isFinal, sleep = pause }: Patience,
): Promise<T> {
  for (let tried = 0; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      if (isFinal(error)) throw error;
      if (tried % 10 === 0) say(`Waiting for ${what}: ${error instanceof Error ? error.message : String(error)}`);
      await sleep(PAUSE, signal);
      signal?.throwIfAborted();
    }
  }
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return delay(ms, undefined, signal ? { signal } : {}).catch(() => undefined);
}
