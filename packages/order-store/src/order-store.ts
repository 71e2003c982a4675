import type { OrderReader } from './ports/order-reader.js';
import type { OrderWriter } from './ports/order-writer.js';

/** Both sides of one orders database. */
export interface OrderStore {
  readonly writer: OrderWriter;
  readonly reader: OrderReader;

  /**
   * Brings the tables up to date. Safe to call from several processes at once.
   * @throws OrderStoreUnavailable while the database cannot be reached
   */
  migrate(): Promise<void>;

  close(): Promise<void>;
}
