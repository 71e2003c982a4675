import { DEFAULT_ORDER_PROFILE, toMinorUnits, type Order, type OrderProfile } from '@fake-stripe/contracts';
import { parseDuration, validationFailed } from '@fake-stripe/platform';
import type { OrderRequest } from '../domain/order-request.js';
import { profileOf } from '../domain/plan-order.js';
import type { CreateOrderDto } from './dto/create-order.dto.js';

const DEFAULT_CURRENCY = 'usd';

/** The validated body in the domain's terms. */
export function toOrderRequest(body: CreateOrderDto): {
  readonly request: OrderRequest;
  readonly profile: OrderProfile;
} {
  const { requiresApproval, overrides } = body;
  const profile = profileOf(body.profile ?? DEFAULT_ORDER_PROFILE);
  if (!profile) throw validationFailed([{ field: 'profile', message: 'there is no such profile' }]);
  const timeout = overrides?.approvalTimeout;
  const approvalTimeout = timeout === undefined ? undefined : parseDuration(timeout);
  const request = {
    order: toOrder(body),
    profile: profile.name,
    overrides: approvalTimeout === undefined ? {} : { approvalTimeout },
    ...(requiresApproval === undefined ? {} : { requiresApproval }),
  };
  return { request, profile };
}

function toOrder({ orderId, customerId, customerEmail, paymentMethod, ...body }: CreateOrderDto): Order {
  const { street, city, state, zip, country } = body.shippingAddress;
  return {
    orderId,
    customerId,
    items: body.items.map(({ sku, quantity, price }) => ({ sku, quantity, price: minor(price) })),
    total: minor(body.totalAmount),
    currency: (body.currency ?? DEFAULT_CURRENCY).toLowerCase(),
    shippingAddress: { street, city, state, zip, country },
    customerEmail,
    ...(paymentMethod === undefined ? {} : { paymentMethod }),
  };
}

function minor(amount: number): number {
  const units = toMinorUnits(amount);
  if (units === undefined) throw new TypeError(`${amount} passed validation, but is no amount`);
  return units;
}
