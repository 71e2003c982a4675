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

  /** @throws Refused `workflow_not_found`, also for a type that is not ours */
  async find(workflowId: string): Promise<KnownRun> {
    const run = await this.runs.describe(workflowId);
    const kind = run && kindOf(run.type);
    if (!run || !kind) throw workflowNotFound(workflowId);
    return { run, kind };
  }

  /** How a closed run ended; `undefined` while it is live. @throws WorkflowsUnavailable where that cannot be read */
  async end({ run, kind }: KnownRun): Promise<RunEnd | undefined> {
    if (run.status === 'running') return undefined;
    return endOf(kind, run.status, await this.runs.closedResult(run));
  }
}
