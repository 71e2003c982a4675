import type { OrderFulfillmentInput, OrderState } from '@fake-stripe/contracts';
import type { NewOrder } from '@fake-stripe/order-store';
import type { OrderRequest } from '../../src/order/domain/order-request.js';
import { OrderSettings } from '../../src/order/domain/order-settings.js';
import { planOrder, profileOf } from '../../src/order/domain/plan-order.js';
import { stateOfPlan } from '../../src/order/domain/order-view.js';

/** The body of a request, as a client sends it. */
export function anOrderBody(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    orderId: 'order-1',
    customerId: 'customer-1',
    items: [
      { sku: 'LAPTOP-15', quantity: 1, price: 1299.99 },
      { sku: 'MOUSE-2', quantity: 2, price: 29.99 },
    ],
    totalAmount: 1359.97,
    shippingAddress: { street: '1 Market Street', city: 'San Francisco', state: 'CA', zip: '94105', country: 'US' },
    customerEmail: 'ada@example.com',
    ...changes,
  };
}

/** The same order in the domain's terms. */
export function anOrderRequest(
  changes: { readonly orderId?: string; readonly total?: number } & Partial<OrderRequest> = {},
): OrderRequest {
  const { orderId = 'order-1', total = 135_997, ...request } = changes;
  return {
    order: {
      orderId,
      customerId: 'customer-1',
      items: [{ sku: 'LAPTOP-15', quantity: 1, price: total }],
      total,
      currency: 'usd',
      shippingAddress: { street: '1 Market Street', city: 'San Francisco', state: 'CA', zip: '94105', country: 'US' },
      customerEmail: 'ada@example.com',
    },
    profile: 'standard',
    overrides: {},
    ...request,
  };
}

export function aProfile(name: string) {
  const profile = profileOf(name);
  if (!profile) throw new Error(`the profile ${name} is gone`);
  return profile;
}

export const noFraudCheck = new OrderSettings(false);

export function aPlan(request = anOrderRequest(), start = 1): OrderFulfillmentInput {
  const context = { start, correlationId: 'correlation-1', chaos: {} };
  return planOrder(request, aProfile(request.profile), context, noFraudCheck);
}

export const T0 = '2026-01-01T00:00:00.000Z';

/** A row as `createOrder` writes it, with the given state. */
export function aRow(runId: string, state: Partial<OrderState> = {}, plan = aPlan()): NewOrder {
  return {
    order: plan.order,
    profile: plan.profile,
    steps: plan.steps,
    requestHash: plan.requestHash,
    workflowId: `order-fulfillment-${plan.order.orderId}`,
    runId,
    start: plan.start,
    correlationId: plan.correlationId,
    state: { ...stateOfPlan(plan, T0), ...state },
    events: [],
  };
}
