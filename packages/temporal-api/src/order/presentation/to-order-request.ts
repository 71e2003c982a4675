import {
  DEFAULT_ORDER_PROFILE,
  toMinorUnits,
  type Order,
  type OrderOverrides,
  type OrderProfile,
} from '@fake-stripe/contracts';
import { parseDuration, validationFailed } from '@fake-stripe/platform';
import type { OrderRequest } from '../domain/order-request.js';
import { profileOf } from '../domain/plan-order.js';
import type { CreateOrderDto, OrderOverridesDto } from './dto/create-order.dto.js';

const DEFAULT_CURRENCY = 'usd';

/** A validated body; doors of other systems ask for less, or for more. */
export interface OrderBody extends Omit<CreateOrderDto, 'customerEmail'> {
  readonly customerEmail?: string;
  readonly paymentId?: string;
}

/** The validated body in the domain's terms. */
export function toOrderRequest(body: OrderBody): {
  readonly request: OrderRequest;
  readonly profile: OrderProfile;
} {
  const { requiresApproval, overrides } = body;
  const profile = profileOf(body.profile ?? DEFAULT_ORDER_PROFILE);
  if (!profile) throw validationFailed([{ field: 'profile', message: 'there is no such profile' }]);
  const request = {
    order: toOrder(body),
    profile: profile.name,
    overrides: toOverrides(overrides),
    ...(requiresApproval === undefined ? {} : { requiresApproval }),
  };
  return { request, profile };
}

/** Durations in text → milliseconds. */
function toOverrides(overrides: OrderOverridesDto = {}): OrderOverrides {
  const given = Object.entries(overrides).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(given.map(([name, text]) => [name, parseDuration(text)]));
}

function toOrder({ orderId, customerId, customerEmail, paymentMethod, paymentId, ...body }: OrderBody): Order {
  const { street, city, state, zip, country } = body.shippingAddress;
  return {
    orderId,
    customerId,
    items: body.items.map(({ sku, quantity, price }) => ({ sku, quantity, price: minor(price) })),
    total: minor(body.totalAmount),
    currency: (body.currency ?? DEFAULT_CURRENCY).toLowerCase(),
    shippingAddress: { street, city, state, zip, country },
    ...(customerEmail === undefined ? {} : { customerEmail }),
    ...(paymentMethod === undefined ? {} : { paymentMethod }),
    ...(paymentId === undefined ? {} : { paymentId }),
  };
}

function minor(amount: number): number {
  const units = toMinorUnits(amount);
  if (units === undefined) throw new TypeError(`${amount} passed validation, but is no amount`);
  return units;
}
