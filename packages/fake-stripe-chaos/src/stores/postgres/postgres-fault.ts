import { isStalePlan } from '@fake-stripe/postgres';
import { StoreUnavailable } from '../../kernel/unit-of-work.js';

/** SQLSTATE classes: connection, resources, operator intervention (restart, cancel), transaction rollback (deadlock). */
const TECHNICAL_CLASSES = ['08', '53', '57', '40'];
const SOCKET_CODES = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN'];
/** node-postgres gives these no code. */
const MESSAGES =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error/i;

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

/** The technical fault behind an error of the driver, or `undefined` when it is none. */
export function unavailable(error: unknown): StoreUnavailable | undefined {
  const code = codeOf(error);
  const sqlState = /^[0-9A-Z]{5}$/.test(code) && TECHNICAL_CLASSES.includes(code.slice(0, 2));
  const known = sqlState || SOCKET_CODES.includes(code) || isStalePlan(error);
  const technical = known || (error instanceof Error && MESSAGES.test(error.message));
  return technical
    ? new StoreUnavailable('The database of the simulator cannot be used.', { cause: error })
    : undefined;
}

/** Whether the error is the violation of this unique index. */
export function violates(error: unknown, index: string): boolean {
  return codeOf(error) === '23505' && (error as { constraint?: unknown }).constraint === index;
}
