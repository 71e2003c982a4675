import type { Decision, Occurrence } from '../../domain/decision.js';

export interface Arrival {
  readonly operation: string;
  readonly orderId: string;
  readonly chaosKey: string;
  /** As the caller counts it; without it attempts are counted per operation, order and chaos key. */
  readonly attempt?: number;
}

export interface OutcomeCount {
  readonly operation: string;
  readonly outcome: string;
  readonly count: number;
}

/** Remembers which calls have come, and what was drawn for them; shared by all processes on one store. */
export abstract class DrawJournal {
  /**
   * Counts the call in. A chaos key keeps its place among the keys of its operation and order for ever; keys that
   * arrive at the same moment get places of their own. What another order does has no influence.
   */
  abstract arrive(arrival: Arrival): Promise<Occurrence>;

  abstract record(arrival: Arrival, decision: Decision): Promise<void>;

  /** What was drawn so far for the operations of a context. */
  abstract counts(context: string): Promise<readonly OutcomeCount[]>;
}
