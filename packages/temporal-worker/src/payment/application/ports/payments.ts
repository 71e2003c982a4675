import type { MinorUnits } from '@fake-stripe/contracts';
import type { ProviderCall, Undo } from '../../../provider/application/provider-call.js';

export interface AuthorizeRequest {
  readonly customerId: string;
  readonly amount: MinorUnits;
  readonly currency: string;
  readonly paymentMethod?: string;
}

/** `code`: `insufficient_funds`, `card_declined`, `order_already_paid`, `operation_voided`, or another of the provider's. */
export interface Declined {
  readonly outcome: 'declined';
  readonly code: string;
  readonly message: string;
}

export type AuthorizeOutcome = { readonly outcome: 'approved'; readonly authorizationId: string } | Declined;

export type CaptureOutcome = { readonly outcome: 'captured'; readonly paymentId: string } | Declined;

/** `amount`: minor units that were released or refunded. It and the id of a refund are there where the provider tells. */
export type PaymentUndoOutcome =
  | { readonly outcome: 'undone'; readonly amount?: MinorUnits; readonly refundId?: string }
  | { readonly outcome: 'nothing_to_undo' };

/**
 * Moves a customer's money. Every method is idempotent under `call.idempotencyKey`.
 * @throws ProviderFault on a technical fault
 * @throws ProviderBusy while the key is being worked on
 * @throws ProviderRefused when the request itself is refused
 */
export abstract class Payments {
  /** Holds the amount on the customer's card. */
  abstract authorize(call: ProviderCall, request: AuthorizeRequest): Promise<AuthorizeOutcome>;

  /**
   * Takes a held amount. That it was taken before counts as `captured` only if order and amount are this
   * call's; otherwise it is `declined` with `already_captured`.
   */
  abstract capture(
    call: ProviderCall,
    request: { readonly authorizationId: string; readonly amount: MinorUnits },
  ): Promise<CaptureOutcome>;

  /** Lets go of what the authorization still holds, and makes sure it never comes into being later. */
  abstract release(call: ProviderCall, undo: Undo): Promise<PaymentUndoOutcome>;

  /** Gives back what the capture took (all of it without an amount), and makes sure it is never taken later. */
  abstract refund(call: ProviderCall, undo: Undo & { readonly amount?: MinorUnits }): Promise<PaymentUndoOutcome>;
}
