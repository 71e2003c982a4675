import { ErrorCode } from '@fake-stripe/contracts';
import { DomainError } from '../../kernel/domain-error.js';

export class OutOfStock extends DomainError {
  constructor(skus: readonly string[]) {
    super('conflict', ErrorCode.outOfStock, `There is not enough of ${skus.join(', ')}.`);
  }
}

export class ReservationReleased extends DomainError {
  constructor(id: string) {
    super('conflict', 'already_released', `Reservation ${id} was released already.`);
  }
}

export class StockTooLow extends DomainError {
  constructor(sku: string, promised: number) {
    super(
      'conflict',
      'stock_too_low',
      `${promised} units of ${sku} are reserved or dispatched; fewer cannot be stocked.`,
    );
  }
}
