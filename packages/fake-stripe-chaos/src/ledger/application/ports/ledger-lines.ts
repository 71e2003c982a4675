import type { LedgerEntry } from '../../../kernel/ledger.js';
import type { Effect } from '../../../kernel/real-state.js';

export interface LedgerLine extends LedgerEntry {
  /** Rises with every line. */
  readonly line: number;
  readonly at: Date;
}

export type AuditedLine = Effect & Pick<LedgerEntry, 'key'>;

/** Reading side of the ledger. */
export abstract class LedgerLines {
  /** In the order in which they were written. */
  abstract ofOrder(orderId: string): Promise<readonly LedgerLine[]>;

  /** Ids of the orders that have lines and come after `after`, in their order, `limit` at most. */
  abstract orders(after: string, limit: number): Promise<readonly string[]>;

  /** All that an audit needs of every line, in the order in which they were written. */
  abstract all(): Promise<readonly AuditedLine[]>;
}
