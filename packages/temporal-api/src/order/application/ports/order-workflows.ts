import type { OrderDoor, OrderFulfillmentInput, OrderProgress, OrderResult, OrderState } from '@fake-stripe/contracts';
import type { DoorOutcome } from '../../../kernel/door.js';
import type { RunStatus } from '../../../kernel/run-status.js';
import type { StartOutcome } from '../../../kernel/start-outcome.js';

/** The newest run of an order's workflow. */
export interface OrderRun {
  readonly runId: string;
  /** Of the chain of runs that this one belongs to: the owner of the order's row. */
  readonly firstRunId: string;
  readonly status: RunStatus;
  readonly requestHash?: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly closedAt?: string;
}

export interface DoorRequest {
  readonly orderId: string;
  readonly door: OrderDoor;
  readonly body: object;
  /** The same id on the same run is the same request, and gets the same answer. */
  readonly updateId: string;
}

/**
 * The order workflows, wherever they run. Every call is bounded in time.
 * @throws WorkflowsUnavailable on a technical fault
 */
export abstract class OrderWorkflows {
  /** Starts a run unless one is live; with `onlyIfNew` also unless there was one. */
  abstract start(input: OrderFulfillmentInput, options: { readonly onlyIfNew: boolean }): Promise<StartOutcome>;

  /** `undefined`: no run is known (any more). Waits at most `waitMs`, by default 2.5 s. */
  abstract describe(orderId: string, waitMs?: number): Promise<OrderRun | undefined>;

  /** What the run was started with. */
  abstract input(orderId: string, runId: string): Promise<OrderFulfillmentInput>;

  /** Asks the live run; `undefined` when no worker answers within 1 s. Never throws. */
  abstract status(orderId: string, runId: string): Promise<OrderState | undefined>;

  /** Asks the live run; `undefined` when no worker answers within 1 s. Never throws. */
  abstract progress(orderId: string, runId: string): Promise<OrderProgress | undefined>;

  /** Asks for a decision and waits at most `waitMs` for the answer. */
  abstract request(request: DoorRequest, waitMs: number): Promise<DoorOutcome>;

  /** Leaves the request for whichever worker comes next. `false`: the run has closed. */
  abstract leave(request: DoorRequest): Promise<boolean>;

  /** Waits at most `waitMs` for the run to close; `undefined`: it has not. A run closed otherwise than by its end is `closed`. */
  abstract result(orderId: string, runId: string, waitMs: number): Promise<OrderResult | 'closed' | undefined>;

  /** The same of a run that is known to have closed. */
  abstract closedResult(orderId: string, runId: string): Promise<OrderResult | 'closed'>;
}
