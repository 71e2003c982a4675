import { setTimeout as delay } from 'node:timers/promises';

const PAUSE = 1_000;

/** Tries until it works, saying so once and then every tenth time, so that a service outlasts a slow start of what it needs. */
export async function untilAvailable<T>(
  what: string,
  attempt: () => Promise<T>,
  {
    say,
    signal,
    isFinal,
  }: { say: (message: string) => void; signal: AbortSignal; isFinal: (error: unknown) => boolean },
): Promise<T> {
  for (let tried = 0; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      if (isFinal(error)) throw error;
      if (tried % 10 === 0) say(`Waiting for ${what}: ${error instanceof Error ? error.message : String(error)}`);
      await delay(PAUSE, undefined, { signal });
    }
  }
}
