import { NamespaceNotFoundError } from '@temporalio/common';
import { ServiceError, isGrpcServiceError } from '@temporalio/client';
import { WorkflowsUnavailable } from '../application/ports/order-workflows.js';

/** What Temporal's client throws when the service is not there, too slow, or refuses to serve us. */
export function isTechnical(error: unknown): boolean {
  return error instanceof ServiceError || error instanceof NamespaceNotFoundError || isGrpcServiceError(error);
}

/** Runs one call; technical faults get their one class. */
export async function guarded<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!isTechnical(error)) throw error;
    throw new WorkflowsUnavailable(reason(error), { cause: error });
  }
}

function reason(error: unknown): string {
  const cause = error instanceof ServiceError ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}
