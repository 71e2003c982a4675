import type { ChaosDirectives } from '../headers.js';
import type { Order } from './order.js';
import type { StepName } from './profile.js';

export const ORDER_WORKFLOW = 'orderFulfillmentWorkflow';
export const SHIPPING_WORKFLOW = 'shippingWorkflow';

const ORDER_PREFIX = 'order-fulfillment-';

export function orderWorkflowId(orderId: string): string {
  return `${ORDER_PREFIX}${orderId}`;
}

/** Workflow id or order id → order id. */
export function orderIdOf(id: string): string {
  return id.startsWith(ORDER_PREFIX) ? id.slice(ORDER_PREFIX.length) : id;
}

export function shippingWorkflowId(orderId: string, attempt: number): string {
  return `shipping-${orderId}-${attempt}`;
}

/** Memo of an order's run: tells two starts of the same order apart. */
export interface OrderMemo {
  readonly requestHash: string;
}

/** Search attributes, registered by every worker before it polls. */
export const OrderSearchAttribute = {
  status: { name: 'OrderStatus', type: 'KEYWORD' },
  customerId: { name: 'CustomerId', type: 'KEYWORD' },
  /** Minor units. */
  total: { name: 'OrderTotal', type: 'INT' },
} as const;

/** Input of the order workflow. All rules are fixed here by the API, so that the workflow never reads configuration. */
export interface OrderFulfillmentInput {
  readonly order: Order;
  readonly profile: string;
  readonly steps: readonly StepName[];
  /** 1 for the first start of this order id, and so on: part of every chaos key. */
  readonly start: number;
  readonly requestHash: string;
  readonly correlationId: string;
  /** Milliseconds; present when `steps` holds `approval`. */
  readonly approvalTimeout?: number;
  readonly shippingService: 'standard' | 'express';
  readonly attempts?: number;
  readonly chaos: ChaosDirectives;
}

/** Signals and updates of the same meaning carry the same name and arguments. */
export const OrderDoor = {
  approve: 'approveOrder',
  reject: 'rejectOrder',
  cancel: 'cancelOrder',
  resolveCompensation: 'resolveCompensation',
} as const;
export type OrderDoor = (typeof OrderDoor)[keyof typeof OrderDoor];

export const OrderQuery = { status: 'orderStatus', progress: 'orderProgress' } as const;

export interface ApproveOrder {
  readonly approvedBy?: string;
  readonly reason?: string;
}

export interface RejectOrder {
  readonly rejectedBy?: string;
  readonly reason?: string;
}

export interface CancelOrder {
  readonly reason?: string;
}

/** `retry` runs the undo again under a new key; `resolve` records that an operator settled it outside. */
export interface ResolveCompensation {
  readonly step: StepName;
  readonly action: 'retry' | 'resolve';
  readonly by: string;
  readonly reason: string;
}

/** Answer of a door: `accepted`, or `already_decided` when the same decision stands already. */
export interface DoorAnswer {
  readonly outcome: 'accepted' | 'already_decided';
  readonly status: string;
}

export type ShippingStage = 'labelled';

/** Child → parent. */
export const SHIPPING_PROGRESS_SIGNAL = 'shippingProgress';
export interface ShippingProgress {
  readonly attempt: number;
  readonly stage: ShippingStage;
  readonly labelId?: string;
  readonly addressRevision: number;
}

/** Parent → child; the child answers by `cancelAnswer`. */
export const CANCEL_SHIPPING_SIGNAL = 'cancelShipping';
export interface CancelShipping {
  readonly requestId: string;
}

/** Child → parent. */
export const CANCEL_ANSWER_SIGNAL = 'cancelShippingAnswer';
export interface CancelShippingAnswer {
  readonly requestId: string;
  readonly accepted: boolean;
}
