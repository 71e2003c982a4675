import type { MinorUnits } from '../money.js';
import type { Address } from './order.js';
import type { StepName } from './profile.js';

/** How an order can end. */
export const orderEnds = ['completed', 'rejected', 'cancelled', 'expired', 'failed', 'returned'] as const;
export type OrderEnd = (typeof orderEnds)[number];

export const orderStatuses = [
  'pending',
  'processing',
  'pending_approval',
  'shipped',
  'compensating',
  'needs_attention',
  ...orderEnds,
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

export function isEnded(status: OrderStatus): status is OrderEnd {
  return (orderEnds as readonly string[]).includes(status);
}

/**
 * `pending` registered, not begun; `nothing_to_undo`: the step never took effect;
 * `failed`: attempts used up, waits for an operator; `resolved`: an operator settled it by hand.
 */
export type CompensationStatus = 'pending' | 'running' | 'done' | 'nothing_to_undo' | 'failed' | 'resolved';

export interface Compensation {
  readonly step: StepName;
  readonly activity: string;
  readonly status: CompensationStatus;
  readonly attempts: number;
  readonly error?: string;
}

export interface OrderFailure {
  readonly code: string;
  readonly message: string;
  readonly step?: StepName;
}

export interface ApprovalState {
  readonly required: boolean;
  readonly decidedBy?: string;
  readonly reason?: string;
  /** ISO 8601; until when a decision is awaited. */
  readonly deadline?: string;
}

/** Everything the workflow knows about where an order stands; kept in `orders.state_json` and answered by the query. */
export interface OrderState {
  readonly orderId: string;
  readonly status: OrderStatus;
  readonly currentStep?: StepName;
  readonly completedSteps: readonly StepName[];
  readonly compensations: readonly Compensation[];
  readonly inventoryReserved: boolean;
  readonly paymentProcessed: boolean;
  readonly paymentId?: string;
  readonly authorizationId?: string;
  readonly reservationId?: string;
  readonly labelId?: string;
  readonly trackingNumber?: string;
  readonly totalAmount: MinorUnits;
  readonly shippingAddress: Address;
  readonly approval: ApprovalState;
  readonly failure?: OrderFailure;
  /** Retries beyond the first attempt, by step. */
  readonly retries: Readonly<Partial<Record<StepName, number>>>;
  readonly profile: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly updatedAt: string;
}

/** What the order workflow returns. Every end but a cancellation by Temporal itself is a value, not a failed run. */
export interface OrderResult {
  readonly orderId: string;
  readonly status: OrderEnd;
  readonly state: OrderState;
}

export interface OrderProgress {
  readonly status: OrderStatus;
  /** 0 to 100. */
  readonly progress: number;
  readonly currentStep?: StepName;
}
