import type { ChaosDirectives } from '@fake-stripe/contracts';
import type { StepCall } from './step-call.js';

export interface KeyScope {
  readonly orderId: string;
  /** `<workflow id>/<first run id>`. */
  readonly keyPrefix: string;
  /** `<order id>/<start>`. */
  readonly chaosPrefix: string;
  readonly correlationId: string;
  readonly chaos: ChaosDirectives;
  readonly timeoutMs?: number;
}

/** Hands out the keys of an order: a new `n` for each new intent of a step, never for a retry. */
export class StepKeys {
  private readonly counts = new Map<string, number>();

  constructor(private readonly scope: KeyScope) {}

  next(step: string): StepCall {
    const n = (this.counts.get(step) ?? 0) + 1;
    this.counts.set(step, n);
    const { orderId, keyPrefix, chaosPrefix, correlationId, chaos, timeoutMs } = this.scope;
    return {
      orderId,
      idempotencyKey: `${keyPrefix}/${step}/${n}`,
      chaosKey: `${chaosPrefix}/${step}/${n}`,
      firstAttempt: 1,
      correlationId,
      chaos,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    };
  }
}
