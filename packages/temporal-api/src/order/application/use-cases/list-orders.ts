import { ErrorCode, type OrderStatus } from '@fake-stripe/contracts';
import { InvalidCursor, type OrderReader, type Page, type StoredOrder } from '@fake-stripe/order-store';
import { Refused } from '../../../kernel/refused.js';

export interface ListOrdersQuery {
  readonly status?: OrderStatus;
  readonly customerId?: string;
  readonly cursor?: string;
  readonly limit: number;
}

/** Orders as recorded, newest first. Refuses a cursor that is none with `validation_failed`. Throws OrderStoreUnavailable. */
export class ListOrders {
  constructor(private readonly reader: OrderReader) {}

  async execute(query: ListOrdersQuery): Promise<Page<StoredOrder>> {
    try {
      return await this.reader.list(query);
    } catch (error) {
      if (!(error instanceof InvalidCursor)) throw error;
      const message = 'cursor must be the `next` of an earlier page';
      throw new Refused(ErrorCode.validationFailed, message, [{ field: 'cursor', message }]);
    }
  }
}
