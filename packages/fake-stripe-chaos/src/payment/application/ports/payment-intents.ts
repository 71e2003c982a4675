import type { PaymentIntent } from '../../domain/payment-intent.js';
import type { PaymentStats } from '../../domain/payment-stats.js';

/** How a payment can be named: by an id, or by the key of the call that made the hold or the charge. */
export type PaymentName =
  | { readonly id: string }
  | { readonly chargeId: string }
  | { readonly refundId: string }
  | { readonly authorizeKey: string }
  | { readonly captureKey: string };

/**
 * Every payment there is. A payment found inside a unit of work is locked until it ends.
 * @throws StoreUnavailable on a technical fault
 */
export abstract class PaymentIntents {
  /** Whether the order has a hold that stands or a charge that is not wholly refunded. */
  abstract hasLive(orderId: string): Promise<boolean>;

  /** @throws OrderAlreadyPaid when its order has a live payment: two that race for an order meet here */
  abstract add(intent: PaymentIntent): Promise<void>;

  /** Keeps the changes of a payment that was found in this unit of work. */
  abstract save(intent: PaymentIntent): Promise<void>;

  abstract find(name: PaymentName): Promise<PaymentIntent | undefined>;

  /** For an audit; locks nothing. */
  abstract all(): Promise<readonly PaymentIntent[]>;

  /** By currency, in alphabetical order. */
  abstract stats(): Promise<readonly PaymentStats[]>;
}
