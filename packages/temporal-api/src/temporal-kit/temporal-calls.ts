import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError, isGrpcServiceError, type Client } from '@temporalio/client';
import { NamespaceNotFoundError, WorkflowNotFoundError } from '@temporalio/common';
import { WorkflowsUnavailable } from '../kernel/workflows-unavailable.js';

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

/**
 * Runs one call, again where a fault may be gone in a moment; technical faults get their one class.
 * `once`: not again, because the call may have taken effect and would be another one the second time.
 */
export async function guarded<T>(call: () => Promise<T>, once = false): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const pause = once ? undefined : RETRY_DELAYS_MS[attempt];
      if (isTransient(error) && pause !== undefined) await delay(pause);
      else throw isTechnical(error) ? unavailable(causeOf(error)) : error;
    }
  }
}

/** The same with one deadline for all attempts together. */
export function within<T>(client: Client, ms: number, call: () => Promise<T>, once = false): Promise<T> {
  const deadline = Date.now() + ms;
  return guarded(() => client.withDeadline(deadline, call), once);
}

/** What a call answers about a run; `undefined` where the service knows none. */
export async function ifKnown<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

function unavailable(cause: unknown): WorkflowsUnavailable {
  return new WorkflowsUnavailable(cause instanceof Error ? cause.message : String(cause), { cause });
}
