import { MAX_AMOUNT, defaultPaymentId, formatMoney, toDecimal, toMinorUnits } from '@fake-stripe/contracts';
import { validationFailed } from '@fake-stripe/platform';
import type { OrderItemDto } from '../dto/create-order.dto.js';
import type { OrderBody } from '../to-order-request.js';
import type { ExpressOrderRequestDto } from './express.dto.js';

const GUEST = 'guest';
const usualItems: readonly OrderItemDto[] = [{ sku: 'ITEM-001', quantity: 1, price: 49.99 }];

/**
 * The request of a sibling system as the body of `POST /api/v1/order`. Without an e-mail address, no mail.
 * @throws ProblemError where the items sum up to nothing, or to too much, or where the payment may be of somebody else
 */
export function toExpressOrder(orderId: string, request: ExpressOrderRequestDto): OrderBody {
  const { payment_id: paymentId, address: shippingAddress, customerId = GUEST, items = [...usualItems] } = request;
  checkPaymentId(paymentId, orderId);
  const { customerEmail, currency, paymentMethod, overrides } = request;
  return {
    orderId,
    paymentId,
    shippingAddress,
    customerId,
    items,
    totalAmount: sumOf(items),
    profile: 'express',
    ...(customerEmail === undefined ? {} : { customerEmail }),
    ...(currency === undefined ? {} : { currency }),
    ...(paymentMethod === undefined ? {} : { paymentMethod }),
    ...(overrides === undefined ? {} : { overrides }),
  };
}

/** Under such names payments are kept of which the request says nothing: of other orders, and of no order. */
function checkPaymentId(paymentId: string, orderId: string): void {
  const own = defaultPaymentId(orderId);
  if (!paymentId.startsWith(defaultPaymentId('')) || paymentId === own) return;
  const message = `payment_id must not begin with "${defaultPaymentId('')}", unless it is ${own}`;
  throw validationFailed([{ field: 'payment_id', message }]);
}

function sumOf(items: readonly OrderItemDto[]): number {
  const sum = items.reduce((total, { price, quantity }) => total + (toMinorUnits(price) ?? NaN) * quantity, 0);
  if (sum >= 1 && sum <= MAX_AMOUNT) return toDecimal(sum);
  const message = `items must sum up to an amount from 0.01 to ${formatMoney(MAX_AMOUNT)}`;
  throw validationFailed([{ field: 'items', message }]);
}
