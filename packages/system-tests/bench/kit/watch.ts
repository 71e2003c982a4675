import { setMaxListeners } from 'node:events';

/** Ends a wait for what may never come: a process that does the work has ended, or it takes too long. */
export class Watch {
  private readonly waits = new Set<AbortController>();
  private failure: Error | undefined;

  /** Once there is such a failure, every wait ends with it. */
  over(failure: Promise<Error>): void {
    void failure.then((error) => {
      this.failure ??= error;
      for (const wait of this.waits) wait.abort(error);
    });
  }

  /**
   * Waits for work that takes at most so long (ms). Its signal tells it that nobody waits any longer.
   * @throws Error of a process that has ended, or that it took too long
   */
  async wait<T>(what: string, limit: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.failure) throw this.failure;
    const wait = new AbortController();
    // Each call of the work may listen to it.
    setMaxListeners(0, wait.signal);
    const ended = new Promise<never>((_, reject) => {
      wait.signal.addEventListener('abort', () => reject(wait.signal.reason as Error), { once: true });
    });
    const late = setTimeout(() => wait.abort(new Error(`${what} took longer than ${limit / 1_000} s`)), limit);
    this.waits.add(wait);
    try {
      return await Promise.race([work(wait.signal), ended]);
    } finally {
      clearTimeout(late);
      this.waits.delete(wait);
    }
  }
}
