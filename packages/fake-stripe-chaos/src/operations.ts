import type { Operation } from './chaos/domain/operation.js';
import { inventoryOperations } from './inventory/operations.js';
import { notificationOperations } from './notification/operations.js';
import { paymentOperations } from './payment/operations.js';
import { shippingOperations } from './shipping/operations.js';

/** Everything that can be asked of the simulator and can go wrong. */
export const operations: readonly Operation[] = [
  paymentOperations,
  inventoryOperations,
  shippingOperations,
  notificationOperations,
].flatMap((table) => Object.values(table));
