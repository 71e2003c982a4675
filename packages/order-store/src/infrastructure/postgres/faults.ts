import { setTimeout as delay } from 'node:timers/promises';
import { isStalePlan } from '@fake-stripe/postgres';
import { OrderStoreUnavailable } from '../../ports/order-writer.js';

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT', // the Unix socket of a server that is down
]);

/** What pg says, without a code, of a connection that is gone, could not be made or does not answer. */
const connectionMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client (has encountered a connection error|was closed) and is not queryable)/;

/**
 * Classes 08 connection, 53 out of resources, 57P server going down or coming up, 58 system error; besides
 * 57014 statement timeout, 55P03 lock timeout, 25006 a standby after failover, 25P03/04 idle or transaction timeout.
 */
const unavailableStates = /^(08...|53...|57P..|58...|57014|55P03|25006|25P03|25P04)$/;

/** Serialization failure, deadlock: gone when the transaction is run again. */
const conflictStates = new Set(['40001', '40P01']);

const RETRIES = 3;

/** Gone when the operation is run again, at once or a little later. */
function isConflict(error: unknown): boolean {
  return conflictStates.has(described(error).code) || isStalePlan(error);
}

/** By its fields, not its class: an error of Node's core is no `Error` of a test's realm. */
function described(error: unknown): { readonly code: string; readonly message: string } {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return { code: typeof code === 'string' ? code : '', message: typeof message === 'string' ? message : '' };
}

function isUnavailable(error: unknown): boolean {
  const { code, message } = described(error);
  if (networkCodes.has(code) || unavailableStates.test(code)) return true;
  return code === '' && connectionMessages.test(message);
}

/** Whether the connection that failed so may serve again: only a server that answered is known to be in step. */
export function leavesConnectionUsable(error: unknown): boolean {
  const { code } = described(error);
  return /^[0-9A-Z]{5}$/.test(code) && !networkCodes.has(code) && !/^(08|57P)/.test(code);
}

/** The fault as callers know it, or `undefined` for what is no fault of the database but a bug. */
export function technicalFault(error: unknown): OrderStoreUnavailable | undefined {
  if (error instanceof OrderStoreUnavailable) return error;
  const { code, message } = described(error);
  if (!isUnavailable(error) && !isConflict(error)) return undefined;
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
