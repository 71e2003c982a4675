import { randomUUID } from 'node:crypto';
import {
  PAYMENT_WORKFLOW,
  PaymentQuery,
  REFUND_WORKFLOW,
  TaskQueue,
  paymentEnds,
  paymentWorkflowId,
  refundWorkflowId,
  type PaymentInput,
  type PaymentState,
  type PaymentStatus,
  type RefundInput,
} from '@fake-stripe/contracts';
import type { WorkflowHandle } from '@temporalio/client';
import { call, type Shop } from './shop.js';

export type PaymentHandle = WorkflowHandle<(input: PaymentInput) => Promise<PaymentState>>;
export type RefundHandle = WorkflowHandle<(input: RefundInput) => Promise<PaymentState>>;

export async function startPayment(shop: Shop, overrides: Partial<PaymentInput> = {}): Promise<PaymentHandle> {
  const orderId = overrides.orderId ?? `order-${randomUUID()}`;
  const input: PaymentInput = {
    orderId,
    customerId: 'customer-1',
    amount: 5998,
    currency: 'usd',
    start: 1,
    requestHash: 'hash-1',
    correlationId: `correlation-${orderId}`,
    chaos: {},
    ...overrides,
  };
  return shop.env.client.workflow.start<(input: PaymentInput) => Promise<PaymentState>>(PAYMENT_WORKFLOW, {
    workflowId: paymentWorkflowId(orderId),
    taskQueue: TaskQueue.orders,
    args: [input],
  });
}

/** Gives a payment back that has completed. */
export async function startRefund(
  shop: Shop,
  payment: PaymentState,
  overrides: Partial<RefundInput> = {},
): Promise<RefundHandle> {
  const input: RefundInput = {
    payment,
    paymentRunId: 'run-1',
    start: 1,
    correlationId: `correlation-${payment.orderId}`,
    chaos: {},
    ...overrides,
  };
  return shop.env.client.workflow.start<(input: RefundInput) => Promise<PaymentState>>(REFUND_WORKFLOW, {
    workflowId: refundWorkflowId(payment.orderId),
    taskQueue: TaskQueue.orders,
    args: [input],
  });
}

/** How the payment ended, also where Temporal cancelled it. */
export async function endOf(handle: PaymentHandle | RefundHandle): Promise<PaymentState> {
  await handle.result().catch(() => undefined);
  return stateOf(handle);
}

export function stateOf(handle: PaymentHandle | RefundHandle): Promise<PaymentState> {
  return handle.query<PaymentState>(PaymentQuery.status);
}

/** Lets time pass until the payment has come to this status, in which it rests. */
export async function comesTo(shop: Shop, handle: PaymentHandle | RefundHandle, status: PaymentStatus): Promise<void> {
  for (;;) {
    const { status: reached } = await stateOf(handle);
    if (reached === status) return;
    if ((paymentEnds as readonly string[]).includes(reached)) throw new Error(`It is ${reached}, and never ${status}`);
    await shop.env.sleep(20_000);
  }
}

/** Names of the effects in the ledger, in order, such as `authorized`. */
export async function moved(shop: Shop, orderId: string): Promise<readonly string[]> {
  const lines = await shop.ledger(orderId);
  return lines.map(({ effect }) => String(effect).replace('payment.', ''));
}

/** The simulator's own verdict on everything in it. */
export async function invariants(shop: Shop): Promise<Record<string, unknown>> {
  return (await call('GET', `${shop.urls.simulator}/ledger/invariants`)).body;
}
