import { paymentWorkflowId, refundWorkflowId } from '@fake-stripe/contracts';
import { workflowNotFound } from '../../kernel/refused.js';
import { kindOf, type WorkflowKind } from '../domain/workflow-kind.js';
import { endOf, type RunEnd } from '../domain/run-end.js';
import type { WorkflowRun, WorkflowRuns } from './ports/workflow-runs.js';

export interface KnownRun {
  readonly run: WorkflowRun;
  readonly kind: WorkflowKind;
}

/** Finds runs of the types that are ours. */
export class RunLookup {
  constructor(private readonly runs: WorkflowRuns) {}

  /** Refuses with `workflow_not_found`, also for a type that is not ours; `hint` is added to what that says. */
  async find(workflowId: string, hint?: string): Promise<KnownRun> {
    const run = await this.runs.describe(workflowId);
    const kind = run && kindOf(run.type);
    if (!run || !kind) throw workflowNotFound(workflowId, hint);
    return { run, kind };
  }

  /** How a closed run ended; `undefined` while it is live. @throws WorkflowsUnavailable where that cannot be read */
  async end({ run, kind }: KnownRun): Promise<RunEnd | undefined> {
    if (run.status === 'running') return undefined;
    const end = endOf(kind, run.status, await this.runs.closedResult(run));
    // A payment that undid what it did has nothing to give back.
    const undone = run.status === 'completed' && end.status !== 'completed';
    return kind.name === 'payment' && !undone ? this.refunded(run, end) : end;
  }

  /** What became of a payment after its run: the refund is a run of its own. */
  private async refunded({ workflowId, runId }: WorkflowRun, end: RunEnd): Promise<RunEnd> {
    const refundId = refundWorkflowId(workflowId.slice(paymentWorkflowId('').length));
    const refund = await this.runs.describe(refundId);
    const kind = refund && kindOf(refund.type);
    if (!kind || refund.paymentRunId !== runId) return end;
    const known = { ...end, refundWorkflowId: refundId };
    if (refund.status === 'running') return known;
    const { status } = endOf(kind, refund.status, await this.runs.closedResult(refund));
    return status === 'refunded' ? { ...known, status } : known;
  }
}
