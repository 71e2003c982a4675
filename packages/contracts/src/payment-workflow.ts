import type { ChaosDirectives } from './headers.js';
import type { MinorUnits } from './money.js';
import type { Compensation } from './order/status.js';

export const PAYMENT_WORKFLOW = 'paymentWorkflow';
export const REFUND_WORKFLOW = 'refundWorkflow';

const PAYMENT_PREFIX = 'payment-';
const REFUND_PREFIX = 'refund-';

export function paymentWorkflowId(orderId: string): string {
  return `${PAYMENT_PREFIX}${orderId}`;
}

export function refundWorkflowId(orderId: string): string {
  return `${REFUND_PREFIX}${orderId}`;
}

/** Under which the orders database keeps a payment without an order; the order of that id has a payment of its own. */
export function standalonePaymentId(orderId: string): string {
  // No order id holds a slash, so that no order's payment has this id.
  return `payment-workflow/${orderId}`;
}

/** A charge without an order: authorised and captured at once. */
export interface PaymentInput {
  readonly orderId: string;
  readonly customerId: string;
  readonly amount: MinorUnits;
  /** ISO 4217, lower case. */
  readonly currency: string;
  readonly paymentMethod?: string;
  /** 1 for the first start of this payment, and so on: part of every chaos key. */
  readonly start: number;
  readonly requestHash: string;
  readonly correlationId: string;
  readonly chaos: ChaosDirectives;
}

/** How a payment or a refund can end. */
export const paymentEnds = ['completed', 'refunded', 'failed', 'cancelled'] as const;
export type PaymentEnd = (typeof paymentEnds)[number];

export const paymentStatuses = ['processing', 'compensating', 'needs_attention', ...paymentEnds] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

/** Where a payment stands; the answer of its query, and its result when it has ended. */
export interface PaymentState {
  readonly orderId: string;
  readonly customerId: string;
  readonly amount: MinorUnits;
  readonly currency: string;
  readonly status: PaymentStatus;
  readonly authorizationId?: string;
  /** The provider's id of the charge. */
  readonly paymentId?: string;
  readonly refundId?: string;
  /** Its undos: `capture` is refunded, `authorize` released. A refund consists of them. */
  readonly compensations: readonly Compensation[];
  readonly failure?: { readonly code: string; readonly message: string };
  /** Attempts of the charge, or of the refund. */
  readonly attempts: number;
  /** Idempotency keys of the charge's two calls, by which a refund names what it undoes. */
  readonly keys: { readonly authorize: string; readonly capture: string };
  readonly startedAt: string;
  readonly updatedAt: string;
}

/** Gives a completed payment back, once. */
export interface RefundInput {
  readonly payment: PaymentState;
  /** Run id of the payment that is refunded. */
  readonly paymentRunId: string;
  readonly reason?: string;
  readonly start: number;
  readonly correlationId: string;
  readonly chaos: ChaosDirectives;
}

/** Memo of a payment's run: tells two starts of the same payment apart. */
export interface PaymentMemo {
  readonly requestHash: string;
  readonly start: number;
}

/** Memo of a refund's run: tells which payment it gives back. */
export interface RefundMemo {
  readonly paymentRunId: string;
  readonly start: number;
}

export const PaymentQuery = { status: 'paymentStatus' } as const;

/**
 * Signal and update of a payment that runs; answered with a `DoorAnswer`, refused with `already_finished`. Where an
 * undo has failed for good, payments and refunds have the door `resolveCompensation` as well, as orders do.
 */
export const CANCEL_PAYMENT = 'cancelPayment';
export interface CancelPayment {
  readonly reason?: string;
}
