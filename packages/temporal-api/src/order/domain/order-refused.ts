import { ErrorCode, type FieldError } from '@fake-stripe/contracts';

/** Codes with which a request about an order is refused. */
export type RefusalCode =
  | typeof ErrorCode.validationFailed
  | typeof ErrorCode.totalMismatch
  | typeof ErrorCode.orderNotFound
  | typeof ErrorCode.orderExists
  | typeof ErrorCode.orderClosing
  | typeof ErrorCode.paymentIdInUse
  | typeof ErrorCode.notAwaitingApproval
  | typeof ErrorCode.notAwaitingAttention
  | typeof ErrorCode.alreadyDispatched
  | typeof ErrorCode.alreadyFinished
  | typeof ErrorCode.notReturnable;

/** A rule of ours that a request broke. `code` is stable, the message is for people. */
export class OrderRefused extends Error {
  override readonly name = 'OrderRefused';

  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly errors?: readonly FieldError[],
  ) {
    super(message);
  }
}

export function orderNotFound(orderId: string): OrderRefused {
  return new OrderRefused(ErrorCode.orderNotFound, `There is no order ${orderId}.`);
}
