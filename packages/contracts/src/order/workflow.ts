import type { ChaosDirectives } from '../headers.js';
import type { Address, Order } from './order.js';
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
  /** Milliseconds, as all times here; present when `steps` holds `approval`. */
  readonly approvalTimeout?: number;
  readonly reviewDelay?: number;
  readonly deadline?: number;
  readonly returnWindow?: number;
  readonly shippingService: 'standard' | 'express';
  readonly attempts?: number;
  readonly callTimeout?: number;
  readonly chaos: ChaosDirectives;
}

/** Signals and updates of the same meaning carry the same name and arguments. */
export const OrderDoor = {
  approve: 'approveOrder',
  reject: 'rejectOrder',
  cancel: 'cancelOrder',
  updateAddress: 'updateAddress',
  return: 'returnOrder',
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

export interface UpdateAddress {
  readonly address: Address;
  /** The same id is the same request, whether it comes as an update, as a signal or as both: it is done once. */
  readonly requestId?: string;
}

export interface ReturnOrder {
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

/** `labelled`: about to be dispatched; `relabelling`: the label of an earlier address is undone. */
export type ShippingStage = 'labelled' | 'relabelling';

/** Child → parent. */
export const SHIPPING_PROGRESS_SIGNAL = 'shippingProgress';
export interface ShippingProgress {
  /** Number of the child, from 1. */
  readonly attempt: number;
  readonly stage: ShippingStage;
  readonly labelId?: string;
  /** 1 for the address that the order came with; one more for each change. */
  readonly addressRevision: number;
}

/** Child → parent, for information: what is done about it depends on the child's result. */
export const DISPATCH_FAILED_SIGNAL = 'dispatchFailed';
export interface DispatchFailed {
  readonly attempt: number;
  readonly code: string;
  readonly message: string;
}

/** Parent → child; the child answers. */
export const CANCEL_SHIPPING_SIGNAL = 'cancelShipping';
export interface CancelShipping {
  readonly requestId: string;
}

/** Parent → child; the child answers, unless it has failed already. Brings the address and the keys of its label. */
export const CHANGE_ADDRESS_SIGNAL = 'changeShippingAddress';

/** Child → parent. */
export const SHIPPING_ANSWER_SIGNAL = 'shippingAnswer';
export interface ShippingAnswer {
  readonly requestId: string;
  /** `false`: the parcel is on its way. */
  readonly accepted: boolean;
}
