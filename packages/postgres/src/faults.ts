import { isStalePlan } from './prepared-statements.js';

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
 * Classes 08 connection, 53 out of resources, 57 operator intervention (a server going down or coming up, a statement's
 * timeout), 58 system error; besides 55P03 lock timeout, 25006 a standby after failover, 25P03/04 idle or transaction
 * timeout, 40003 nobody knows whether the statement was done.
 */
const unavailableStates = /^(08...|53...|57...|58...|55P03|25006|25P03|25P04|40003)$/;

/** Serialization failure, deadlock. */
const conflictStates = new Set(['40001', '40P01']);

/** By its fields, not its class: an error of Node's core is no `Error` of a test's realm. */
function described(error: unknown): { readonly code: string; readonly message: string } {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return { code: typeof code === 'string' ? code : '', message: typeof message === 'string' ? message : '' };
}

/** A fault of the database or the way to it, which passes without a change of code or data. */
export function isUnavailable(error: unknown): boolean {
  const { code, message } = described(error);
  if (networkCodes.has(code) || unavailableStates.test(code)) return true;
  return code === '' && connectionMessages.test(message);
}

/** Nothing was done, and it is gone when the transaction is run again, at once or a little later. */
export function isConflict(error: unknown): boolean {
  return conflictStates.has(described(error).code) || isStalePlan(error);
}

/** Whether the connection that failed so may serve again: only a server that answered is known to be in step. */
export function leavesConnectionUsable(error: unknown): boolean {
  const { code } = described(error);
  return /^[0-9A-Z]{5}$/.test(code) && !networkCodes.has(code) && !/^(08|57P)/.test(code);
}
