import type { LedgerEntry } from '../../../kernel/ledger.js';

export interface LedgerLine extends LedgerEntry {
  /** Rises with every line. */
  readonly line: number;
  readonly at: Date;
}

/** Reading side of the ledger. */
export abstract class LedgerLines {
  /** In the order in which they were written. */
  abstract ofOrder(orderId: string): Promise<readonly LedgerLine[]>;
}
