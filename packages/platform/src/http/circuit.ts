import { Logger } from '@nestjs/common';
import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen, isBrokenCircuitError } from 'cockatiel';
import { CircuitOpen, HttpFault, type HttpFaultKind } from './http-fault.js';

export interface CircuitOptions {
  /** So many connections in a row that could not be made open the circuit. */
  readonly failures: number;
  /** From then on the first call after so many milliseconds is the probe. */
  readonly probeAfterMs: number;
}

/** How soon to ask again while the probe is under way. */
const WHILE_PROBING_MS = 100;

const KNOWLEDGE_MS = 60_000;

/**
 * The circuit breaker of one origin. It counts only connections that could not be made: an answer of any status, a
 * timeout and a cut answer come from somebody who is there, and close it.
 */
export class Circuit {
  private readonly logger = new Logger('Circuit');
  private readonly policy;
  private openedAt = 0;

  constructor(
    private readonly origin: string,
    private readonly options: CircuitOptions,
  ) {
    const { failures, probeAfterMs } = options;
    // A probe that its caller ended says nothing: the next one has to.
    const counts = (error: Error) => isOfKind(error, 'connect') || this.policy.state === CircuitState.HalfOpen;
    this.policy = circuitBreaker(handleWhen(counts), {
      breaker: new ConsecutiveBreaker(failures),
      halfOpenAfter: probeAfterMs,
    });
    let before = this.policy.state;
    this.policy.onStateChange((state) => {
      this.report(before, state);
      before = state;
    });
  }

  /** Whether a connection failed just now. What nobody has tried for a while says nothing about today. */
  get isKnownToBeOpen(): boolean {
    return this.policy.state !== CircuitState.Closed && Date.now() - this.openedAt < KNOWLEDGE_MS;
  }

  /**
   * @throws CircuitOpen when no connection was tried, or the one that was could not be made and the circuit is open
   * @throws whatever the exchange throws
   */
  async run<T>(exchange: () => Promise<T>): Promise<T> {
    // The library would let every other call wait for the probe, whatever their own patience is.
    if (this.policy.state === CircuitState.HalfOpen) throw this.refusal();
    const attempt = () =>
      exchange().then(
        (answer) => () => answer,
        (error: unknown) => {
          if (isOfKind(error, 'connect') || isOfKind(error, 'aborted')) throw error;
          return (): never => {
            throw error;
          };
        },
      );
    const outcome = await this.policy.execute(attempt).catch((error: unknown) => {
      if (isBrokenCircuitError(error)) throw this.refusal();
      // The call that opened it, or probed in vain, is no worse off than those that were not tried.
      throw isOfKind(error, 'connect') && this.policy.state === CircuitState.Open ? this.refusal(error) : error;
    });
    return outcome();
  }

  private refusal(cause?: unknown): CircuitOpen {
    const untilProbe = this.openedAt + this.options.probeAfterMs - Date.now();
    return new CircuitOpen(Math.max(untilProbe, WHILE_PROBING_MS), cause);
  }

  private report(before: CircuitState, state: CircuitState): void {
    const { origin, logger } = this;
    if (state === CircuitState.Open) {
      this.openedAt = Date.now();
      const failed = this.policy.lastFailure;
      const why = failed && 'error' in failed ? failed.error.message : undefined;
      if (before === CircuitState.Closed) logger.warn({ msg: 'Circuit opened: nobody is there', origin, why });
      else logger.debug({ msg: 'Circuit opened again', origin, why });
    } else if (state === CircuitState.HalfOpen) {
      logger.debug({ msg: 'Circuit half-open: one call probes', origin });
    } else {
      logger.log({ msg: 'Circuit closed: somebody is there', origin });
    }
  }
}

function isOfKind(error: unknown, kind: HttpFaultKind): boolean {
  return error instanceof HttpFault && error.kind === kind;
}
