import type { ChaosDirectives } from '@fake-stripe/contracts';

/** What every provider activity is told about the call it makes; the body of the call stands beside it. */
export interface StepCall {
  readonly orderId: string;
  /** `<workflow id>/<first run id>/<step>/<n>`: stable across retries, crashes and replays. */
  readonly idempotencyKey: string;
  /** `<order id>/<start>/<step>/<n>`: the same for the same order in another run of the system. */
  readonly chaosKey: string;
  /** Number of the activity's first attempt under this key; Temporal counts each execution from 1 again. */
  readonly firstAttempt: number;
  readonly correlationId: string;
  readonly chaos: ChaosDirectives;
  /** Milliseconds one call may take, where it is not the worker's own setting. */
  readonly timeoutMs?: number;
}

/** How many attempts the answer took, over all executions under the key. */
export interface Answered {
  readonly attempt: number;
}

/** Second half of an undo: `nothing_to_undo` when the forward call never took effect (its key is voided then). */
export interface Undone extends Answered {
  readonly outcome: 'undone' | 'nothing_to_undo';
}

/** Details of every failure that an activity reports. */
export interface FailureDetails {
  readonly attempt: number;
}
