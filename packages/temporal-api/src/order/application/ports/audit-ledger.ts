import type { OrderEnd } from '@fake-stripe/contracts';

export class AuditLedgerUnavailable extends Error {
  override readonly name = 'AuditLedgerUnavailable';
}

/** What the ledger cannot know of an order by itself. */
export interface AuditedOrder {
  readonly orderId: string;
  readonly status: OrderEnd;
  /** Minor units. */
  readonly total: number;
  readonly ships: boolean;
}

export type Violation = Readonly<Record<string, unknown>>;

export interface LedgerVerdict {
  readonly ok: boolean;
  readonly checked: number;
  readonly violations: readonly Violation[];
}

/** The record of what the providers really did. */
export abstract class AuditLedger {
  /**
   * Checks the ledger's own invariants and those of the given orders (at most 1,000).
   * @throws AuditLedgerUnavailable when there is no verdict
   */
  abstract check(orders: readonly AuditedOrder[]): Promise<LedgerVerdict>;
}
