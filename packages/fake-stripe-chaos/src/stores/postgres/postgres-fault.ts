import { isConflict, isUnavailable } from '@fake-stripe/postgres';
import { StoreUnavailable } from '../../kernel/unit-of-work.js';

/** The technical fault behind an error of the driver, or `undefined` when it is none. */
export function unavailable(error: unknown): StoreUnavailable | undefined {
  return isUnavailable(error) || isConflict(error)
    ? new StoreUnavailable('The database of the simulator cannot be used.', { cause: error })
    : undefined;
}

/** Whether the error is the violation of this unique index. */
export function violates(error: unknown, index: string): boolean {
  const { code, constraint } = (error ?? {}) as { readonly code?: unknown; readonly constraint?: unknown };
  return code === '23505' && constraint === index;
}
