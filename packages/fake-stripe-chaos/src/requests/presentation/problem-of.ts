import { ErrorCode } from '@fake-stripe/contracts';
import { ProblemError } from '@fake-stripe/platform';
import { DomainError, type DomainErrorKind } from '../../kernel/domain-error.js';
import { StoreUnavailable } from '../../kernel/unit-of-work.js';

const STATUS: Readonly<Record<DomainErrorKind, number>> = { invalid: 400, not_found: 404, conflict: 409 };

/** A refusal by real state or a store that is down → the problem that the caller sees; `undefined` for anything else. */
export function problemOf(
  error: unknown,
  members?: (refusal: DomainError) => Readonly<Record<string, unknown>> | undefined,
): ProblemError | undefined {
  if (error instanceof StoreUnavailable) {
    return new ProblemError(503, ErrorCode.databaseUnavailable, error.message, { cause: error });
  }
  if (!(error instanceof DomainError)) return undefined;
  const carried = members?.(error);
  return new ProblemError(STATUS[error.kind], error.code, error.message, carried ? { members: carried } : {});
}
