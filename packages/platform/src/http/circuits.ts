import { Circuit, type CircuitOptions } from './circuit.js';

const defaults: CircuitOptions = { failures: 5, probeAfterMs: 1_000 };

/** One circuit breaker for each origin (scheme, host and port). */
export class Circuits {
  private readonly byOrigin = new Map<string, Circuit>();
  private readonly options: CircuitOptions;

  constructor(options: Partial<CircuitOptions> = {}) {
    this.options = { ...defaults, ...options };
  }

  /** Runs the exchange with whoever serves the URL. */
  run<T>(url: string, exchange: () => Promise<T>): Promise<T> {
    return URL.canParse(url) ? this.of(new URL(url).origin).run(exchange) : exchange();
  }

  /** Origins to which no connection could be made just now. */
  unreachable(): readonly string[] {
    return [...this.byOrigin].filter(([, circuit]) => circuit.isKnownToBeOpen).map(([origin]) => origin);
  }

  private of(origin: string): Circuit {
    const known = this.byOrigin.get(origin) ?? new Circuit(origin, this.options);
    this.byOrigin.set(origin, known);
    return known;
  }
}
