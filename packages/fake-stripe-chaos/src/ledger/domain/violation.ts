import type { MinorUnits, OrderEnd } from '@fake-stripe/contracts';

/** Stable, part of the wire contract. */
export const violationCodes = [
  // what holds for every order and SKU
  'hold_exceeded',
  'hold_captured_twice',
  'refund_exceeds_charge',
  'order_charged_twice',
  'dispatched_and_undone',
  'stock_unbalanced',
  'stock_below_zero',
  'stock_unaccounted',
  'effect_repeated',
  'ledger_mismatch',
  // what holds because of how an order ended
  'live_hold',
  'charge_left',
  'charge_missing',
  'charge_total',
  'live_reservation',
  'live_label',
  'label_dispatched',
  'reservation_dispatched',
  'label_missing',
  'label_repeated',
] as const;
export type ViolationCode = (typeof violationCodes)[number];

export interface Violation {
  readonly code: ViolationCode;
  readonly orderId?: string;
  readonly resourceId?: string;
  /** For people. */
  readonly detail: string;
}

/** What only the caller knows of an order. */
export interface EndedOrder {
  readonly orderId: string;
  readonly status: OrderEnd;
  readonly total: MinorUnits;
  /** Whether a completed order of its kind has been sent. */
  readonly ships: boolean;
}
