import type { MinorUnits } from '@fake-stripe/contracts';

/** One effect on the simulated world, as an accountant would want to read it. */
export interface LedgerEntry {
  readonly orderId: string;
  /** `<context>.<what happened>`, such as `payment.captured`. */
  readonly effect: string;
  /** The thing it happened to: the id under which holds, charges, reservations and labels are audited. */
  readonly resourceId: string;
  /** What the thing belongs to: a charge to its hold, a refund to its charge. */
  readonly belongsTo?: string | undefined;
  /** Idempotency key of the call that caused it; absent when the caller sent none. */
  readonly key?: string | undefined;
  readonly amount?: MinorUnits;
  readonly currency?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Append-only. A line is written in the same unit of work as the effect it tells of. */
export abstract class Ledger {
  abstract record(entry: LedgerEntry): Promise<void>;
}
