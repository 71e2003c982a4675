import type { Client } from '@temporalio/client';
import { grpcCodeOf } from '../../../temporal/temporal-access.js';
import { slow, type Check } from './check.js';

const CALL_MS = 2_000;

/** Of gRPC. */
export const GrpcCode = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  unavailable: 14,
} as const;

/** By which a server says, or shows, that it has too much to do. */
const busy: readonly unknown[] = [GrpcCode.deadlineExceeded, GrpcCode.resourceExhausted];

export const LATE = `no answer from Temporal within ${CALL_MS / 1_000} s`;

/** One call, with a deadline of its own. */
export function within<T>(client: Client, call: () => Promise<T>): Promise<T> {
  return client.withDeadline(Date.now() + CALL_MS, call);
}

export function isBusy(error: unknown): boolean {
  return error instanceof Error && busy.includes(grpcCodeOf(error));
}

/** A check that has to ask Temporal, which may be too busy to tell. */
export async function unlessSlow(name: string, check: (name: string) => Promise<Check>): Promise<Check> {
  try {
    return await check(name);
  } catch (error) {
    if (isBusy(error)) return slow(name, LATE);
    throw error;
  }
}
