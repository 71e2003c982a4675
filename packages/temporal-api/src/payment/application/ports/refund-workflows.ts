import type { PaymentState, RefundInput } from '@fake-stripe/contracts';
import type { RunStatus } from '../../../kernel/run-status.js';
import type { StartOutcome } from '../../../kernel/start-outcome.js';

/** The newest run of an order id's refund workflow. */
export interface RefundRun {
  readonly runId: string;
  readonly status: RunStatus;
  /** The run of the payment that it gives back. */
  readonly paymentRunId?: string;
  /** Counts the refunds of this order id, from 1. */
  readonly start: number;
}

/**
 * The refund workflows, wherever they run. Every call is bounded in time.
 * @throws WorkflowsUnavailable on a technical fault
 */
export abstract class RefundWorkflows {
  /** Starts a run unless one is live; with `onlyIfNew` also unless there was one. */
  abstract start(input: RefundInput, options: { readonly onlyIfNew: boolean }): Promise<StartOutcome>;

  /** `undefined`: no run is known (any more). */
  abstract describe(orderId: string): Promise<RefundRun | undefined>;

  /** Waits at most `waitMs` for the run to close; `undefined`: it has not. A run closed otherwise than by its end is `closed`. */
  abstract result(orderId: string, runId: string, waitMs: number): Promise<PaymentState | 'closed' | undefined>;

  /** The same of a run that is known to have closed. */
  abstract closedResult(orderId: string, runId: string): Promise<PaymentState | 'closed'>;
}
