import type { RunFailure } from '../../../kernel/run-failure.js';
import type { WorkflowKind } from '../../domain/workflow-kind.js';
import type { WorkflowRun, WorkflowRuns } from '../ports/workflow-runs.js';
import type { RunLookup } from '../run-lookup.js';

export interface RunView {
  readonly run: WorkflowRun;
  readonly kind: WorkflowKind;
  /** `running`, how it ended, or how the workflow service closed it. */
  readonly status: string;
  /** What the run itself says of where it stands, in the terms of its type. */
  readonly details?: unknown;
  readonly failure?: RunFailure;
  /** Of a payment: the workflow that gives it back, or has. */
  readonly refundWorkflowId?: string;
  /** `workflow`: the run itself; `temporal`: only what the workflow service knows of it, because no worker answers. */
  readonly source: 'workflow' | 'temporal';
}

/** Where any run of ours stands. Refuses with `workflow_not_found`. Throws WorkflowsUnavailable. */
export class GetRunStatus {
  constructor(
    private readonly runs: WorkflowRuns,
    private readonly lookup: RunLookup,
  ) {}

  async execute(workflowId: string): Promise<RunView> {
    const known = await this.lookup.find(workflowId);
    const end = await this.lookup.end(known);
    if (!end) return this.live(known.run, known.kind);
    const { value, ...ended } = end;
    const details = value === undefined || value === null ? {} : { details: value };
    return { ...known, ...ended, ...details, source: 'workflow' };
  }

  private async live(run: WorkflowRun, kind: WorkflowKind): Promise<RunView> {
    const details = kind.statusQuery === undefined ? undefined : await this.runs.query(run, kind.statusQuery);
    const view = { run, kind, status: run.status };
    return details === undefined ? { ...view, source: 'temporal' } : { ...view, details, source: 'workflow' };
  }
}
