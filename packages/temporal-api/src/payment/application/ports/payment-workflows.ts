import type { CancelPayment, PaymentInput, PaymentState } from '@fake-stripe/contracts';
import type { DoorOutcome } from '../../../kernel/door.js';
import type { RunStatus } from '../../../kernel/run-status.js';

/** The newest run of a payment's workflow. */
export interface PaymentRun {
  readonly runId: string;
  readonly status: RunStatus;
  readonly requestHash?: string;
  /** Counts the starts of this payment, from 1. */
  readonly start: number;
}

export type StartOutcome =
  | { readonly outcome: 'started'; readonly runId: string }
  /** A run is live or, where `onlyIfNew`, there was one. */
  | { readonly outcome: 'already_started' };

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

  /** Waits at most `waitMs` for the run to close; `undefined`: it has not. A run closed otherwise than by its end is `closed`. */
  abstract result(orderId: string, runId: string, waitMs: number): Promise<PaymentState | 'closed' | undefined>;

  /** Asks the live run to end and waits at most `waitMs` for its answer. */
  abstract cancel(request: CancelRequest, waitMs: number): Promise<DoorOutcome>;

  /** Leaves the request for whichever worker comes next. `false`: the run has closed. */
  abstract leave(request: CancelRequest): Promise<boolean>;
}
