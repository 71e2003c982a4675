import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError, isGrpcServiceError, type Client } from '@temporalio/client';
import { NamespaceNotFoundError, WorkflowNotFoundError } from '@temporalio/common';
import { WorkflowsBusy, WorkflowsUnavailable } from '../kernel/workflows-unavailable.js';

/** gRPC's: Temporal takes no more for now. */
const RESOURCE_EXHAUSTED = 8;

/** That, ABORTED, UNAVAILABLE: gone in a moment, or not at all. */
const TRANSIENT = new Set([RESOURCE_EXHAUSTED, 10, 14]);

const RETRY_DELAYS_MS = [100, 300];

/** What Temporal's client throws when the service is not there, too slow, or refuses to serve us. */
export function isTechnical(error: unknown): boolean {
  return error instanceof ServiceError || error instanceof NamespaceNotFoundError || isGrpcServiceError(error);
}

function causeOf(error: unknown): unknown {
  return error instanceof ServiceError ? (error.cause ?? error) : error;
}

export function isTransient(error: unknown): boolean {
  const cause = causeOf(error);
  return isGrpcServiceError(cause) && TRANSIENT.has(cause.code);
}

export function isBusy(error: unknown): boolean {
  const cause = causeOf(error);
  return isGrpcServiceError(cause) && cause.code === RESOURCE_EXHAUSTED;
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
      else throw isTechnical(error) ? unavailable(error) : error;
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

/** The one class of technical faults. */
export function unavailable(error: unknown): WorkflowsUnavailable {
  const cause = causeOf(error);
  const reason = cause instanceof Error ? cause.message : String(cause);
  return isBusy(cause) ? new WorkflowsBusy(reason, { cause }) : new WorkflowsUnavailable(reason, { cause });
}
