import type { MinorUnits } from '@fake-stripe/contracts';
import { AlreadyCaptured, AlreadyRefunded, AmountTooLarge, AuthorizationReleased } from './errors.js';

export type PaymentIntentStatus = 'requires_capture' | 'succeeded' | 'canceled';

/** A call's own idempotency key, by which an undo may name it; absent when the caller sent none. */
type CallKey = string | undefined;

export interface Charge {
  readonly id: string;
  readonly amount: MinorUnits;
  readonly key?: CallKey;
  readonly createdAt: Date;
}

export interface Refund {
  readonly id: string;
  readonly amount: MinorUnits;
  readonly key?: CallKey;
  readonly createdAt: Date;
}

/** All there is to know of a payment; what a store keeps. */
export interface PaymentIntentState {
  readonly id: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly amount: MinorUnits;
  /** ISO 4217, lower case. */
  readonly currency: string;
  readonly paymentMethod: string;
  readonly status: PaymentIntentStatus;
  /** Key of the call that authorised it. */
  readonly key?: CallKey;
  readonly createdAt: Date;
  readonly charge?: Charge;
  readonly refunds: readonly Refund[];
}

/** Without an amount: all that there is. */
type Asked<T> = Omit<T, 'amount'> & { readonly amount?: MinorUnits | undefined };

export type NewPaymentIntent = Omit<PaymentIntentState, 'status' | 'charge' | 'refunds'>;

/**
 * Money on its way from a customer to the shop: a hold, of which one capture takes all or a part (the rest is
 * released with it), and of that any number of refunds give back at most as much.
 */
export class PaymentIntent {
  private constructor(private current: PaymentIntentState) {}

  static authorized(intent: NewPaymentIntent): PaymentIntent {
    return new PaymentIntent({ ...intent, status: 'requires_capture', refunds: [] });
  }

  static restored(state: PaymentIntentState): PaymentIntent {
    return new PaymentIntent(state);
  }

  get state(): PaymentIntentState {
    return this.current;
  }

  get id(): string {
    return this.current.id;
  }

  get charge(): Charge | undefined {
    return this.current.charge;
  }

  get amountCapturable(): MinorUnits {
    return this.current.status === 'requires_capture' ? this.current.amount : 0;
  }

  get amountReceived(): MinorUnits {
    return this.current.charge?.amount ?? 0;
  }

  get amountRefunded(): MinorUnits {
    return this.current.refunds.reduce((sum, refund) => sum + refund.amount, 0);
  }

  get amountRefundable(): MinorUnits {
    return this.amountReceived - this.amountRefunded;
  }

  get isReleased(): boolean {
    return this.current.status === 'canceled';
  }

  /** A hold that stands or money that was not given back: an order has at most one such payment. */
  get isLive(): boolean {
    return this.amountCapturable > 0 || this.amountRefundable > 0;
  }

  /**
   * Takes `amount`, or all of the hold, and lets the rest go.
   * @returns the charge, and how much was released with it
   */
  capture(charge: Asked<Charge>): { readonly charge: Charge; readonly released: MinorUnits } {
    if (this.current.charge) throw new AlreadyCaptured(this, this.current.charge);
    if (this.isReleased) throw new AuthorizationReleased(this.id, 'authorization_released');
    const held = this.current.amount;
    const amount = charge.amount ?? held;
    if (amount > held) throw new AmountTooLarge(amount, held);
    const made = { ...charge, amount };
    this.current = { ...this.current, status: 'succeeded', charge: made };
    return { charge: made, released: held - amount };
  }

  /**
   * Lets the hold go.
   * @returns what was released: nothing when the hold was captured
   */
  release(): MinorUnits {
    if (this.isReleased) throw new AuthorizationReleased(this.id, 'already_released');
    const released = this.amountCapturable;
    if (released > 0) this.current = { ...this.current, status: 'canceled' };
    return released;
  }

  /** Gives `amount` back, or all that is left of the charge. */
  refund(refund: Asked<Refund>): Refund {
    const left = this.amountRefundable;
    const last = this.current.refunds.at(-1);
    if (left === 0 && last) throw new AlreadyRefunded(this, last);
    const amount = refund.amount ?? left;
    if (amount > left) throw new AmountTooLarge(amount, left);
    const made = { ...refund, amount };
    this.current = { ...this.current, refunds: [...this.current.refunds, made] };
    return made;
  }
}
