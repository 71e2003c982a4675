import { ErrorCode, formatMoney, type MinorUnits } from '@fake-stripe/contracts';
import { DomainError } from '../../kernel/domain-error.js';
import type { Charge, PaymentIntent, Refund } from './payment-intent.js';

export class OrderAlreadyPaid extends DomainError {
  constructor(orderId: string) {
    super('conflict', ErrorCode.orderAlreadyPaid, `Order ${orderId} has a live hold or an unrefunded charge already.`);
  }
}

export class AmountTooLarge extends DomainError {
  constructor(asked: MinorUnits, left: MinorUnits) {
    super('conflict', 'amount_too_large', `${formatMoney(asked)} is more than the ${formatMoney(left)} that is left.`);
  }
}

export class AuthorizationReleased extends DomainError {
  constructor(id: string, code: 'authorization_released' | 'already_released') {
    super('conflict', code, `Authorization ${id} was released.`);
  }
}

/** Carries what was captured: an earlier answer may have been lost. */
export class AlreadyCaptured extends DomainError {
  constructor(
    readonly intent: PaymentIntent,
    readonly charge: Charge,
  ) {
    super('conflict', ErrorCode.alreadyCaptured, `Authorization ${intent.id} was captured already.`);
  }
}

/** Carries what was refunded: an earlier answer may have been lost. */
export class AlreadyRefunded extends DomainError {
  constructor(
    readonly intent: PaymentIntent,
    readonly refund: Refund,
  ) {
    super('conflict', ErrorCode.alreadyRefunded, `Charge ${intent.charge?.id} was refunded already.`);
  }
}
