const INTERVAL_MS = 5_000;

/** Waits, and tells every few seconds that it still does, for how long and, where that is known, why. */
export class Patience {
  private reason = '';

  constructor(
    private readonly what: string,
    private readonly tell: (message: string) => void,
    private readonly intervalMs = INTERVAL_MS,
  ) {}

  because(reason: string): void {
    this.reason = reason;
  }

  async during<T>(work: Promise<T>): Promise<T> {
    const begin = Date.now();
    const timer = setInterval(() => {
      const seconds = Math.round((Date.now() - begin) / 1_000);
      this.tell(`Still waiting for ${this.what} (${seconds} s)${this.reason && `: ${this.reason}`}`);
    }, this.intervalMs);
    try {
      return await work;
    } finally {
      clearInterval(timer);
    }
  }
}
