import { setTimeout as delay } from 'node:timers/promises';
import { isConflict, isUnavailable } from '@fake-stripe/postgres';
import { OrderStoreUnavailable } from '../../ports/order-writer.js';

const RETRIES = 3;

/** The fault as callers know it, or `undefined` for what is no fault of the database but a bug. */
export function technicalFault(error: unknown): OrderStoreUnavailable | undefined {
  if (error instanceof OrderStoreUnavailable) return error;
  if (!isUnavailable(error) && !isConflict(error)) return undefined;
  const { message, code } = error as { message?: string; code?: string };
  return new OrderStoreUnavailable(message || code, { cause: error });
}

/** Runs one operation: conflicts between transactions are retried in place, technical faults get their one class. */
export async function guarded<T>(operation: () => Promise<T>): Promise<T> {
  for (let retry = 0; ; retry += 1) {
    try {
      return await operation();
    } catch (error) {
      if (!isConflict(error) || retry === RETRIES) throw technicalFault(error) ?? error;
      await delay(10 * 2 ** retry);
    }
  }
}
