import { ErrorCode } from '@fake-stripe/contracts';
import { Refused } from '../../kernel/refused.js';

export function orderNotFound(orderId: string): Refused {
  return new Refused(ErrorCode.orderNotFound, `There is no order ${orderId}.`);
}
