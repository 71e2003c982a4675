import { Header, isEnded, type OrderFailure, type OrderStatus } from '@fake-stripe/contracts';
import type { OrderApi, OrderEvent, OrderOutcome, WantedOrder } from '../../api/order-api.js';

/** What became of an order of the demo. */
export interface Followed {
  readonly orderId: string;
  readonly status: OrderStatus;
  readonly failure?: OrderFailure;
  readonly events: readonly OrderEvent[];
  readonly uiLink: string;
}

/** Less than a call to the API may take. */
const WAIT_SECONDS = 20;
const WAITS = 3;

export function demoOrder(orderId: string, sku: string, price: number): WantedOrder {
  return {
    orderId,
    profile: 'capped',
    customerId: 'customer-demo',
    items: [{ sku, quantity: 1, price }],
    totalAmount: price,
    shippingAddress: { street: '12 Harbour Street', city: 'Portland', state: 'ME', zip: '04101', country: 'US' },
    customerEmail: 'customer-demo@example.com',
  };
}

/** Starts an order and waits for its end, a minute at most. */
export async function follow(
  api: OrderApi,
  order: WantedOrder,
  announce: (orderId: string, total: number) => void,
): Promise<Followed> {
  const { orderId, totalAmount } = order;
  announce(orderId, totalAmount);
  const { uiLink } = await api.start(order, { [Header.chaosProfile]: 'calm' });
  const { status, failure } = await ended(api, orderId);
  const { events } = await api.events(orderId);
  return { orderId, status, ...(failure && { failure }), events, uiLink };
}

async function ended(api: OrderApi, orderId: string): Promise<OrderOutcome> {
  let outcome = await api.result(orderId, WAIT_SECONDS);
  for (let waited = 1; waited < WAITS && !isEnded(outcome.status); waited += 1) {
    outcome = await api.result(orderId, WAIT_SECONDS);
  }
  return outcome;
}
