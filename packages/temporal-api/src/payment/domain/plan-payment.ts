import type { ChaosDirectives, MinorUnits, PaymentInput } from '@fake-stripe/contracts';
import { sha256 } from '../../kernel/request-hash.js';

/** A payment as it was asked for, with defaults filled in and money in minor units. */
export interface PaymentRequest {
  readonly orderId: string;
  readonly customerId: string;
  readonly amount: MinorUnits;
  /** ISO 4217, lower case. */
  readonly currency: string;
  readonly paymentMethod?: string;
}

export interface PaymentContext {
  /** 1 for the first start of this payment. */
  readonly start: number;
  readonly correlationId: string;
  readonly chaos: ChaosDirectives;
}

/** Tells whether two requests ask for the same payment, whatever the spelling of their JSON. */
export function paymentHash(request: PaymentRequest): string {
  return sha256(request);
}

/** Everything that the workflow goes by: it never reads configuration. */
export function planPayment(request: PaymentRequest, context: PaymentContext): PaymentInput {
  return { ...request, ...context, requestHash: paymentHash(request) };
}
