import type { Operation } from './chaos/domain/operation.js';
import { inventoryOperations } from './inventory/operations.js';
import { notificationOperations } from './notification/operations.js';
import { paymentOperations } from './payment/operations.js';
import { publicApiOperations } from './public-apis/operations.js';
import { STALL } from './requests/presentation/simulated-calls.js';
import { labelDelays, shippingOperations } from './shipping/operations.js';

/** Everything that can be asked of the simulator and can go wrong. */
export const operations: readonly Operation[] = [
  paymentOperations,
  inventoryOperations,
  shippingOperations,
  notificationOperations,
  publicApiOperations,
].flatMap((table) => Object.values(table));

/** The simulated delays that a profile can change: how long an answer is held back, and how long a label takes. */
export const delays: readonly string[] = [STALL, ...Object.values(labelDelays)];
