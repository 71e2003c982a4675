import type { OrderState, OrderStatus, StepName } from '@fake-stripe/contracts';
import type { OrderEvent, PaymentRecord } from './order-writer.js';

export interface StoredOrder {
  readonly orderId: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly start: number;
  readonly requestHash: string;
  readonly customerId: string;
  /** Minor units. */
  readonly total: number;
  readonly currency: string;
  readonly profile: string;
  /** The steps that the order takes, as its start fixed them. */
  readonly steps: readonly StepName[];
  readonly correlationId: string;
  readonly state: OrderState;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface StoredEvent extends OrderEvent {
  readonly runId: string;
}

/** `next` is an opaque cursor; absent on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/**
 * Reading side of the orders database.
 * @throws OrderStoreUnavailable on a technical fault
 */
export abstract class OrderReader {
  abstract find(orderId: string): Promise<StoredOrder | undefined>;

  /** Newest first. An unknown cursor throws InvalidCursor. */
  abstract list(query: {
    readonly status?: OrderStatus;
    readonly customerId?: string;
    readonly cursor?: string;
    /** 1 to 1,000. */
    readonly limit: number;
  }): Promise<Page<StoredOrder>>;

  /** In the order of their happening, over all runs of the order. */
  abstract events(orderId: string): Promise<readonly StoredEvent[]>;

  abstract payments(orderId: string): Promise<readonly PaymentRecord[]>;

  abstract payment(paymentId: string): Promise<PaymentRecord | undefined>;

  /** Ended orders in a stable order, for the audit: pages of at most `limit`. */
  abstract ended(query: { readonly cursor?: string; readonly limit: number }): Promise<Page<StoredOrder>>;

  /** How many orders have ended, and how many need attention. */
  abstract counts(): Promise<{ readonly total: number; readonly ended: number; readonly needsAttention: number }>;

  abstract ping(): Promise<void>;
}

export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}
