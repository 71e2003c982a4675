import type { LedgerEntry } from './ledger.js';

/** An effect as the tables of its context show it, in the words in which the ledger should tell of it. */
export type Effect = Pick<LedgerEntry, 'orderId' | 'effect' | 'resourceId' | 'belongsTo' | 'amount'>;

/** What a context's own tables say has happened, without a look at the ledger: the audit compares the two. */
export abstract class RealState {
  abstract effects(): Promise<readonly Effect[]>;
}

/** One SKU, twice told: as its stock level says, and as the reservations made for orders add up to. */
export interface StockFact {
  readonly sku: string;
  readonly stocked: number;
  readonly available: number;
  readonly reserved: number;
  readonly dispatched: number;
  /** Units in reservations that are live. */
  readonly promised: number;
  /** Units in reservations that left the house and did not come back. */
  readonly gone: number;
}

/** Every SKU that was ever touched. */
export abstract class StockFacts {
  abstract all(): Promise<readonly StockFact[]>;
}
