import type { Order, OrderEnd, OrderState, StepName } from '@fake-stripe/contracts';

/** What `createOrder` knows when a run begins. */
export interface NewOrder {
  readonly order: Order;
  readonly profile: string;
  readonly steps: readonly StepName[];
  readonly requestHash: string;
  readonly workflowId: string;
  /** First run id of the workflow's execution chain: who owns the row. */
  readonly runId: string;
  /** Counts the starts of this order id, from 1. */
  readonly start: number;
  readonly correlationId: string;
  readonly state: OrderState;
  /** What has happened before there was a row. */
  readonly events: readonly OrderEvent[];
}

export type CreateOutcome =
  { readonly outcome: 'created' } | { readonly outcome: 'order_exists'; readonly runId: string };

/** One entry of an order's append-only history. `seq` is counted by the workflow, from 1. */
export interface OrderEvent {
  readonly seq: number;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** ISO 8601, the workflow's time. */
  readonly at: string;
}

export interface OrderChange {
  readonly orderId: string;
  readonly runId: string;
  readonly state: OrderState;
  readonly events: readonly OrderEvent[];
}

export type PaymentStatus = 'claimed' | 'authorized' | 'captured' | 'released' | 'refunded';

export interface PaymentRecord {
  readonly paymentId: string;
  readonly orderId: string;
  readonly status: PaymentStatus;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly authorizationId?: string;
  /** The provider's id of the charge. */
  readonly chargeId?: string;
}

/** A technical fault of the database: unreachable, restarting, out of connections. Whoever gets it may try again. */
export class OrderStoreUnavailable extends Error {
  override readonly name = 'OrderStoreUnavailable';
}

/**
 * Writing side of the orders database. Every operation is idempotent and one transaction.
 * @throws OrderStoreUnavailable on a technical fault
 */
export abstract class OrderWriter {
  /**
   * Inserts the order with its first events, or takes over the row of a run that ended without completing (state, run id, start, request
   * hash are replaced).
   * The same run asking again gets `created`. A row of another run that has not ended, or has completed, is `order_exists`,
   * and so is one of a later start: a straggler of an earlier run takes nothing back.
   */
  abstract create(order: NewOrder): Promise<CreateOutcome>;

  /**
   * Writes state and events. Events already known (order id, run id, seq) are ignored; an older state
   * (by `updatedAt`) never replaces a newer one, nor a live state an ended one of the same run;
   * a row that another run owns is left alone (its events too).
   */
  abstract record(change: OrderChange): Promise<void>;

  /**
   * Claims a payment id for an order before the first provider call. The same order may claim it again: that changes
   * nothing, unless the payment was released or refunded, which begins anew.
   */
  abstract claimPayment(payment: PaymentRecord): Promise<{ readonly outcome: 'claimed' | 'payment_id_in_use' }>;

  /**
   * Updates a payment after the provider's answer. Its status never goes back (claimed, authorized, captured,
   * released, refunded), ids once known are kept, and a payment of another order is left alone.
   */
  abstract recordPayment(payment: PaymentRecord): Promise<void>;

  /** Gives a row whose run was closed from outside (terminated) the end that Temporal reports. A row that ended, or of another run, is left alone. */
  abstract repair(repair: {
    readonly orderId: string;
    readonly runId: string;
    readonly end: OrderEnd;
    readonly code: string;
    readonly message: string;
    /** ISO 8601. */
    readonly at: string;
  }): Promise<void>;
}
