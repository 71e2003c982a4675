import type { OrderItem } from '@fake-stripe/contracts';
import type { ProviderCall, Undo } from '../../../provider/application/provider-call.js';

export type ReservedItem = Pick<OrderItem, 'sku' | 'quantity'>;

/** `code`: `out_of_stock`, `operation_voided`, or another of the provider's. */
export type ReserveOutcome =
  | { readonly outcome: 'reserved'; readonly reservationId: string }
  | { readonly outcome: 'refused'; readonly code: string; readonly message: string };

export type InventoryUndoOutcome =
  { readonly outcome: 'undone'; readonly reservationId?: string } | { readonly outcome: 'nothing_to_undo' };

/**
 * The warehouse's stock. Every method is idempotent under `call.idempotencyKey`.
 * @throws ProviderFault on a technical fault
 * @throws ProviderBusy while the key is being worked on
 * @throws ProviderRefused when the request itself is refused
 */
export abstract class Inventory {
  /** Sets the items aside, all of them or none. */
  abstract reserve(call: ProviderCall, items: readonly ReservedItem[]): Promise<ReserveOutcome>;

  /** Returns undispatched units to stock, and makes sure the reservation never comes into being later. */
  abstract release(call: ProviderCall, undo: Undo): Promise<InventoryUndoOutcome>;

  /** Returns dispatched units to stock, once. */
  abstract restock(call: ProviderCall, undo: Undo): Promise<InventoryUndoOutcome>;
}
