import type { ChaosDirectives } from '@fake-stripe/contracts';

/** What accompanies every call to a provider, whatever it asks for. */
export interface ProviderCall {
  readonly orderId: string;
  /** Names the intent: a retry repeats it, a new intent has another. */
  readonly idempotencyKey: string;
  /** Stable over runs of the workflow; the simulator's draw is a hash of it. */
  readonly chaosKey: string;
  /** Counts all attempts under the idempotency key, from 1. */
  readonly attempt: number;
  readonly correlationId: string;
  readonly chaos: ChaosDirectives;
  /** Milliseconds that one call may take. */
  readonly timeoutMs: number;
  /** Ends the call early; it then fails as `ProviderFault` of kind `aborted`. */
  readonly signal?: AbortSignal;
}

/** Undoes what a forward call did, named by that call's idempotency key: its answer need not have been seen. */
export interface Undo {
  readonly undoes: string;
}
