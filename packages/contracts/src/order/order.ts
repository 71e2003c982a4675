import type { MinorUnits } from '../money.js';

export interface Address {
  readonly street: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly country: string;
}

/** Characters that each part of an address can have at most; every part has at least one. */
export const addressLimits = { street: 200, city: 100, state: 100, zip: 20, country: 60 } as const satisfies Record<
  keyof Address,
  number
>;

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
