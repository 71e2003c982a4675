import type { MinorUnits } from '@fake-stripe/contracts';

/** What has become of all payments in one currency. */
export interface PaymentStats {
  /** ISO 4217, lower case. */
  readonly currency: string;
  readonly holds: number;
  /** Holds that stand. */
  readonly liveHolds: number;
  readonly charges: number;
  readonly refunds: number;
  readonly authorized: MinorUnits;
  /** Held now. */
  readonly capturable: MinorUnits;
  readonly captured: MinorUnits;
  readonly refunded: MinorUnits;
}
