import { ErrorCode, toDecimal, type Order } from '@fake-stripe/contracts';
import { OrderRefused } from './order-refused.js';

/** An order as it was asked for, with defaults filled in and money in minor units. */
export interface OrderRequest {
  readonly order: Order;
  readonly profile: string;
  readonly requiresApproval?: boolean;
  readonly overrides: {
    /** Milliseconds. */
    readonly approvalTimeout?: number;
  };
}

/** @throws OrderRefused `total_mismatch` */
export function checkTotal({ items, total }: Order): void {
  const sum = items.reduce((amount, { price, quantity }) => amount + price * quantity, 0);
  if (sum === total) return;
  const message = `totalAmount is ${toDecimal(total)}, but the items sum up to ${toDecimal(sum)}.`;
  throw new OrderRefused(ErrorCode.totalMismatch, message, [
    { field: 'totalAmount', message: 'is not the sum of items' },
  ]);
}
