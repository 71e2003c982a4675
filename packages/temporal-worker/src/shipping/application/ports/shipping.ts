import type { Address } from '@fake-stripe/contracts';
import type { ProviderCall, Undo } from '../../../provider/application/provider-call.js';

export interface Label {
  readonly labelId: string;
  readonly status: 'queued' | 'ready' | 'dispatched' | 'cancelled';
  /** 0 to 100. */
  readonly progress: number;
  /** ISO 8601, the provider's clock. */
  readonly readyAt: string;
  /** From `ready` on. */
  readonly trackingNumber?: string;
}

/** `code`: `address_error`, `operation_voided`, or another of the provider's. */
export interface ShippingRefusal {
  readonly outcome: 'refused';
  readonly code: string;
  readonly message: string;
}

export type RequestLabelOutcome = { readonly outcome: 'accepted'; readonly label: Label } | ShippingRefusal;

export type DispatchOutcome = { readonly outcome: 'dispatched'; readonly label: Label } | ShippingRefusal;

export type CancelLabelOutcome =
  | { readonly outcome: 'undone'; readonly labelId?: string }
  | { readonly outcome: 'nothing_to_undo' }
  | { readonly outcome: 'already_dispatched' };

/**
 * The courier. Every method is idempotent under `call.idempotencyKey`.
 * @throws ProviderFault on a technical fault
 * @throws ProviderBusy while the key is being worked on
 * @throws ProviderRefused when the request itself is refused
 */
export abstract class Shipping {
  /** Orders a label and returns at once; the label may still be `queued`: `label` tells when it is ready. */
  abstract requestLabel(
    call: ProviderCall,
    request: { readonly address: Address; readonly service: 'standard' | 'express' },
  ): Promise<RequestLabelOutcome>;

  /** Where the label stands now. */
  abstract label(call: ProviderCall, labelId: string): Promise<Label>;

  /** Hands the parcel over: the point of no return. */
  abstract dispatch(call: ProviderCall, request: { readonly labelId: string }): Promise<DispatchOutcome>;

  /** Cancels the label, and makes sure it never comes into being later; impossible once dispatched. */
  abstract cancel(call: ProviderCall, undo: Undo): Promise<CancelLabelOutcome>;
}
