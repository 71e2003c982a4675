import type { DoorOutcome } from '../../../kernel/door.js';
import type { RunStatus } from '../../../kernel/run-status.js';
import type { HistoryPage } from '../../domain/history-event.js';
import type { RunResult } from '../../domain/run-end.js';

/** The newest run under a workflow id. */
export interface WorkflowRun {
  readonly workflowId: string;
  readonly runId: string;
  /** Of the chain of runs that this one belongs to: a run that continues as new begins another. */
  readonly firstRunId: string;
  /** Name of the workflow's type. */
  readonly type: string;
  readonly status: RunStatus;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly closedAt?: string;
  /** Types of the activities that are under way or wait for a worker, the oldest first. */
  readonly pendingActivities: readonly string[];
  /** Of a refund: the run of the payment that it gives back. */
  readonly paymentRunId?: string;
}

export type RunId = Pick<WorkflowRun, 'workflowId' | 'runId'>;

export interface PageRequest {
  /** The `next` of the page before. */
  readonly cursor?: string;
  readonly limit: number;
}

/** Asks a run to do something; its signal and its update have the same name. */
export interface RunRequest {
  readonly name: string;
  readonly body: object;
  /** The same id on the same run is the same request, and gets the same answer. */
  readonly updateId: string;
}

/** No page ends there. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}

/**
 * Runs of any type, wherever they are. Every call is bounded in time.
 * @throws WorkflowsUnavailable on a technical fault
 */
export abstract class WorkflowRuns {
  /** `undefined`: no run is known (any more). */
  abstract describe(workflowId: string): Promise<WorkflowRun | undefined>;

  /** Asks a run; `undefined` when no worker answers within 1 s, or the run does not know the question. Never throws. */
  abstract query(run: RunId, name: string): Promise<unknown>;

  /** Waits at most `waitMs` for the run to close; `undefined`: it has not. */
  abstract result(run: RunId, waitMs: number): Promise<RunResult | undefined>;

  /** The same of a run that is known to have closed. */
  abstract closedResult(run: RunId): Promise<RunResult>;

  /** Events in the order of their happening. @throws InvalidCursor */
  abstract history(run: RunId, page: PageRequest): Promise<HistoryPage>;

  /** How many activities of the run have completed, or have failed for good. */
  abstract settledActivities(run: RunId): Promise<number>;

  /** Asks a live run for something and waits at most `waitMs` for its answer. */
  abstract request(run: RunId, request: RunRequest, waitMs: number): Promise<DoorOutcome>;

  /** Leaves the request for whichever worker comes next. `false`: the run has closed. */
  abstract leave(run: RunId, request: RunRequest): Promise<boolean>;

  /** Asks the run to end. `false`: it has closed. */
  abstract requestCancel(run: RunId): Promise<boolean>;
}
