import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { StepCall } from '../workflow-kit/step-call.js';
import type { ProviderCall } from '../provider/application/provider-call.js';
import { ProviderAway, ProviderBusy, ProviderFault } from '../provider/application/provider-errors.js';
import { toActivityFailure } from './activity-failure.js';
import { withDatabase } from './database.js';
import { heartbeating } from './heartbeat.js';
import { wait } from './wait.js';

/** Bounds that the service's configuration gives to every provider activity. */
export interface ProviderLimits {
  /** Milliseconds one HTTP call may take. */
  readonly callTimeout: number;
  /**
   * Milliseconds to wait in place for a key that another request works on, longer than the provider's lease of 5 s, and
   * for a provider to which no connection can be made.
   */
  readonly providerPatience: number;
  /** Milliseconds to wait in place for the orders database. */
  readonly databasePatience: number;
}

const BUSY_PAUSE = 200;

/** Number of the present attempt, counted over all executions under the call's key. */
export function attemptOf(call: StepCall): number {
  return call.firstAttempt + activityInfo().attempt - 1;
}

export function providerCall(call: StepCall, limits: ProviderLimits): ProviderCall {
  const { orderId, idempotencyKey, chaosKey, correlationId, chaos } = call;
  return {
    orderId,
    idempotencyKey,
    chaosKey,
    attempt: attemptOf(call),
    correlationId,
    chaos,
    timeoutMs: call.timeoutMs ?? limits.callTimeout,
    signal: cancellationSignal(),
  };
}

/** Runs an operation on the orders database, waiting in place while it is away. */
export type InDatabase = <T>(operation: () => Promise<T>) => Promise<T>;

/** The one boundary of all activities that call a provider: heartbeat, cancellation, and errors as Temporal knows them. */
export async function providerActivity<T>(
  call: StepCall,
  limits: ProviderLimits,
  work: (call: ProviderCall, inDatabase: InDatabase) => Promise<T>,
  heartbeatDetails?: () => unknown,
): Promise<T> {
  const request = providerCall(call, limits);
  // All waits of one attempt share the patience, so that they fit between its start and its close.
  const until = Date.now() + limits.databasePatience;
  const inDatabase: InDatabase = (operation) =>
    withDatabase(Math.max(0, until - Date.now()), request.attempt, operation);
  try {
    return await heartbeating(() => inPlace(limits, () => work(request, inDatabase)), heartbeatDetails);
  } catch (error) {
    throw toActivityFailure(error, request.attempt, cancellationSignal());
  }
}

/** Asks again as long as asking spends no attempt. */
async function inPlace<T>({ providerPatience }: ProviderLimits, work: () => Promise<T>): Promise<T> {
  let until: number | undefined;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ProviderBusy || error instanceof ProviderAway)) throw error;
      until ??= Date.now() + providerPatience;
      if (Date.now() > until) throw impatience(error);
      await wait(error instanceof ProviderAway ? error.retryInMs : BUSY_PAUSE, cancellationSignal());
    }
  }
}

function impatience(cause: ProviderBusy | ProviderAway): ProviderFault {
  const [kind, ambiguous] =
    cause instanceof ProviderAway ? (['unreachable', false] as const) : (['timeout', true] as const);
  return new ProviderFault(kind, ambiguous, cause.message, { cause });
}
