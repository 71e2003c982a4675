import { TrainerUnavailable } from '../application/ports/trainer.js';

interface Waiting {
  readonly proceed: () => void;
  readonly refuse: (why: Error) => void;
}

/** Lets at most `places` through at a time; others wait, in the order in which they came. */
export class Turns {
  private readonly queue = new Set<Waiting>();
  private closed = false;

  constructor(private places: number) {}

  /** Resolves when it is one's turn; then `leave` must be called. Throws the signal's reason on its abort. */
  async take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.closed) throw closedError();
    if (this.places > 0) this.places -= 1;
    else await this.wait(signal);
  }

  leave(): void {
    const [next] = this.queue;
    if (next === undefined) {
      this.places += 1;
      return;
    }
    this.queue.delete(next);
    next.proceed();
  }

  close(): void {
    this.closed = true;
    for (const { refuse } of this.queue) refuse(closedError());
    this.queue.clear();
  }

  private async wait(signal: AbortSignal): Promise<void> {
    let abort: (() => void) | undefined;
    try {
      await new Promise<void>((proceed, refuse) => {
        const waiting = { proceed, refuse };
        abort = () => {
          // Already on its way: then whoever waits for the turn finds the signal aborted, and leaves.
          if (this.queue.delete(waiting)) refuse(new TrainerUnavailable('The call was aborted while it waited'));
        };
        this.queue.add(waiting);
        signal.addEventListener('abort', abort);
      });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      if (abort) signal.removeEventListener('abort', abort);
    }
  }
}

export function closedError(): TrainerUnavailable {
  return new TrainerUnavailable('The trainer has been closed');
}
