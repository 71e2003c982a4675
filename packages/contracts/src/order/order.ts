import type { MinorUnits } from '../money.js';

export interface Address {
  readonly street: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly country: string;
}

export interface OrderItem {
  readonly sku: string;
  readonly quantity: number;
  /** Price of one, in minor units. */
  readonly price: MinorUnits;
}

/** A validated order, as the workflow and the store know it. */
export interface Order {
  readonly orderId: string;
  readonly customerId: string;
  readonly items: readonly OrderItem[];
  readonly total: MinorUnits;
  /** ISO 4217, lower case. */
  readonly currency: string;
  readonly shippingAddress: Address;
  /** Without one, no mail is sent. */
  readonly customerEmail?: string;
  /** A Stripe test payment method; the provider's default applies without one. */
  readonly paymentMethod?: string;
  /** Under which the payment is kept in the orders database; claimed before the first provider call. */
  readonly paymentId?: string;
}

/** Id of an order's payment where the request names none. */
export function defaultPaymentId(orderId: string): string {
  return `payment-${orderId}`;
}
