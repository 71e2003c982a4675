import { orderProfiles, orderWorkflowId, type OrderState } from '@fake-stripe/contracts';
import type { NewOrder, OrderChange, OrderEvent, PaymentRecord } from '../src/index.js';

const shippingAddress = { street: '1 Main St', city: 'Springfield', state: 'IL', zip: '62701', country: 'US' };

/** An instant of the workflow's clock, `second` seconds after the orders of these tests begin. */
export function at(second: number): string {
  return new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString();
}

export function aState(orderId: string, change: Partial<OrderState> = {}): OrderState {
  return {
    orderId,
    status: 'pending',
    completedSteps: [],
    compensations: [],
    inventoryReserved: false,
    paymentProcessed: false,
    totalAmount: 5_998,
    shippingAddress,
    approval: { required: false },
    retries: {},
    profile: 'standard',
    startedAt: at(0),
    updatedAt: at(0),
    ...change,
  };
}

export function aNewOrder(
  orderId: string,
  {
    customerId = 'cust-1',
    state = {},
    ...run
  }: Partial<Omit<NewOrder, 'state'>> & {
    readonly customerId?: string;
    readonly state?: Partial<OrderState>;
  } = {},
): NewOrder {
  const items = [{ sku: 'ITEM-001', quantity: 2, price: 2_999 }];
  return {
    order: { orderId, customerId, items, total: 5_998, currency: 'usd', shippingAddress },
    profile: 'standard',
    steps: orderProfiles.standard.steps,
    requestHash: 'hash-1',
    workflowId: orderWorkflowId(orderId),
    runId: 'run-1',
    start: 1,
    correlationId: 'corr-1',
    state: aState(orderId, state),
    events: [],
    ...run,
  };
}

export function anEvent(seq: number, type = 'StepCompleted'): OrderEvent {
  return { seq, type, payload: { step: 'authorize', number: seq }, at: at(seq) };
}

export function aChange(
  orderId: string,
  state: Partial<OrderState>,
  { runId = 'run-1', events = [] }: Partial<Pick<OrderChange, 'runId' | 'events'>> = {},
): OrderChange {
  return { orderId, runId, state: aState(orderId, state), events };
}

export function aPayment(orderId: string, change: Partial<PaymentRecord> = {}): PaymentRecord {
  return { paymentId: `pay-${orderId}`, orderId, status: 'claimed', amount: 5_998, currency: 'usd', ...change };
}
