import type { DoorOutcome } from '../../src/kernel/door.js';
import type { Refused } from '../../src/kernel/refused.js';
import { WorkflowsUnavailable } from '../../src/kernel/workflows-unavailable.js';
import {
  Cancellations,
  type CancelCommand,
  type Cancelled,
} from '../../src/workflow-runs/application/ports/cancellations.js';
import {
  WorkflowRuns,
  type RunRequest,
  type WorkflowRun,
} from '../../src/workflow-runs/application/ports/workflow-runs.js';
import type { HistoryPage } from '../../src/workflow-runs/domain/history-event.js';
import type { RunResult } from '../../src/workflow-runs/domain/run-end.js';
import { T0 } from './an-order.js';

/** Temporal and a worker, as far as one run is concerned: set what they know, read what they were asked. */
export class FakeWorkflowRuns extends WorkflowRuns {
  run?: WorkflowRun;
  ended?: RunResult;
  /** The run that gives it back, if it is a payment. */
  refund?: WorkflowRun;
  refundEnded?: RunResult;
  /** What the run answers to which query; nothing is no worker. */
  answers: Readonly<Record<string, unknown>> = {};
  settled = 0;
  cancelled = 0;
  readonly requests: RunRequest[] = [];
  readonly left: RunRequest[] = [];
  doorAnswer: DoorOutcome = { outcome: 'unanswered' };
  /** What becomes of a run that Temporal asks to end. */
  whenCancelled: () => void = () => undefined;

  has(type: string, changes: Partial<WorkflowRun> = {}, ended?: RunResult): void {
    const run = {
      workflowId: 'workflow-1',
      runId: 'run-1',
      firstRunId: 'run-1',
      type,
      status: 'running',
      startedAt: T0,
    } as const;
    this.run = { ...run, pendingActivities: [], ...changes };
    this.ended = ended;
  }

  override async describe(workflowId: string): Promise<WorkflowRun | undefined> {
    const isRefund = workflowId.startsWith('refund-') && this.run?.type === 'paymentWorkflow';
    return isRefund ? this.refund : this.run;
  }

  override async query(_run: unknown, name: string): Promise<unknown> {
    return this.answers[name];
  }

  override async result(): Promise<RunResult | undefined> {
    return this.ended;
  }

  override async closedResult(run: Pick<WorkflowRun, 'runId'>): Promise<RunResult> {
    if (this.refundEnded && run.runId === this.refund?.runId) return this.refundEnded;
    if (!this.ended) throw new WorkflowsUnavailable('the result cannot be read');
    return this.ended;
  }

  override async history(): Promise<HistoryPage> {
    return { events: [] };
  }

  override async settledActivities(): Promise<number> {
    return this.settled;
  }

  override async request(_run: unknown, request: RunRequest): Promise<DoorOutcome> {
    this.requests.push(request);
    return this.doorAnswer;
  }

  override async leave(_run: unknown, request: RunRequest): Promise<boolean> {
    this.left.push(request);
    return this.run?.status === 'running';
  }

  override async requestCancel(): Promise<boolean> {
    this.cancelled += 1;
    const live = this.run?.status === 'running';
    this.whenCancelled();
    return live;
  }
}

/** Doors that accept, and remember who came. */
export class FakeCancellations extends Cancellations {
  readonly orders: [string, CancelCommand][] = [];
  readonly payments: [string, CancelCommand][] = [];
  readonly trainings: [string, CancelCommand][] = [];
  refusal?: Refused;

  override async cancelOrder(orderId: string, command: CancelCommand): Promise<Cancelled> {
    this.orders.push([orderId, command]);
    return this.accept();
  }

  override async cancelPayment(orderId: string, command: CancelCommand): Promise<Cancelled> {
    this.payments.push([orderId, command]);
    return this.accept();
  }

  override async cancelTraining(workflowId: string, command: CancelCommand): Promise<Cancelled> {
    this.trainings.push([workflowId, command]);
    return this.accept();
  }

  private accept(): Cancelled {
    if (this.refusal) throw this.refusal;
    return { workflowId: 'workflow-1', runId: 'run-1', outcome: 'accepted' };
  }
}
