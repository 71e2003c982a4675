import type { CancelPayment, PaymentInput, PaymentState } from '@fake-stripe/contracts';
import type { DoorOutcome } from '../../../kernel/door.js';
import type { RunStatus } from '../../../kernel/run-status.js';
import type { StartOutcome } from '../../../kernel/start-outcome.js';

/** The newest run of a payment's workflow. */
export interface PaymentRun {
  readonly runId: string;
  /** Of the chain of runs that this one belongs to: part of its idempotency keys. */
  readonly firstRunId: string;
  readonly status: RunStatus;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly requestHash?: string;
  /** Counts the starts of this payment, from 1. */
  readonly start: number;
}

export interface CancelRequest {
  readonly orderId: string;
  readonly body: CancelPayment;
  /** The same id on the same run is the same request, and gets the same answer. */
  readonly updateId: string;
}

/**
 * The payment workflows, wherever they run. Every call is bounded in time.
 * @throws WorkflowsUnavailable on a technical fault
 */
export abstract class PaymentWorkflows {
  /** Starts a run unless one is live; with `onlyIfNew` also unless there was one. */
  abstract start(input: PaymentInput, options: { readonly onlyIfNew: boolean }): Promise<StartOutcome>;

  /** `undefined`: no run is known (any more). */
  abstract describe(orderId: string): Promise<PaymentRun | undefined>;

  /** What the run was started with. */
  abstract input(orderId: string, runId: string): Promise<PaymentInput>;

  /** Asks the live run; `undefined` when no worker answers within 1 s. Never throws. */
  abstract status(orderId: string, runId: string): Promise<PaymentState | undefined>;

  /** Waits at most `waitMs` for the run to close; `undefined`: it has not. A run closed otherwise than by its end is `closed`. */
  abstract result(orderId: string, runId: string, waitMs: number): Promise<PaymentState | 'closed' | undefined>;

  /** The same of a run that is known to have closed. */
  abstract closedResult(orderId: string, runId: string): Promise<PaymentState | 'closed'>;

  /** Asks the live run to end and waits at most `waitMs` for its answer. */
  abstract cancel(request: CancelRequest, waitMs: number): Promise<DoorOutcome>;

  /** Leaves the request for whichever worker comes next. `false`: the run has closed. */
  abstract leave(request: CancelRequest): Promise<boolean>;
}
