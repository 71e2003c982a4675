import { setTimeout as delay } from 'node:timers/promises';
import { NamespaceNotFoundError } from '@temporalio/common';
import { ServiceError, isGrpcServiceError } from '@temporalio/client';
import { WorkflowsUnavailable } from '../application/ports/order-workflows.js';

/** gRPC's RESOURCE_EXHAUSTED, ABORTED, UNAVAILABLE: gone in a moment, or not at all. */
const TRANSIENT = new Set([8, 10, 14]);

const RETRY_DELAYS_MS = [100, 300];

/** What Temporal's client throws when the service is not there, too slow, or refuses to serve us. */
function isTechnical(error: unknown): boolean {
  return error instanceof ServiceError || error instanceof NamespaceNotFoundError || isGrpcServiceError(error);
}

function causeOf(error: unknown): unknown {
  return error instanceof ServiceError ? (error.cause ?? error) : error;
}

function isTransient(error: unknown): boolean {
  const cause = causeOf(error);
  return isGrpcServiceError(cause) && TRANSIENT.has(cause.code);
}

/** Runs one call, again where a fault may be gone in a moment; technical faults get their one class. */
export async function guarded<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const pause = RETRY_DELAYS_MS[attempt];
      if (isTransient(error) && pause !== undefined) await delay(pause);
      else throw isTechnical(error) ? unavailable(causeOf(error)) : error;
    }
  }
}

function unavailable(cause: unknown): WorkflowsUnavailable {
  return new WorkflowsUnavailable(cause instanceof Error ? cause.message : String(cause), { cause });
}
