import { endOf, type RunEnd } from '../../domain/run-end.js';
import type { WorkflowRuns } from '../ports/workflow-runs.js';
import type { KnownRun, RunLookup } from '../run-lookup.js';

export interface AwaitedRun extends KnownRun {
  /** Absent: it has not ended. */
  readonly end?: RunEnd;
}

/** How a run ended, waiting for it at most `waitMs`. Refuses with `workflow_not_found`. Throws WorkflowsUnavailable. */
export class AwaitRunResult {
  constructor(
    private readonly runs: WorkflowRuns,
    private readonly lookup: RunLookup,
  ) {}

  async execute(workflowId: string, waitMs: number): Promise<AwaitedRun> {
    const known = await this.lookup.find(workflowId);
    const ended = await this.lookup.end(known);
    if (ended) return { ...known, end: ended };
    const { run, kind } = known;
    const result = await this.runs.result(run, waitMs);
    if (!result) return known;
    // Its value is here; in which of the workflow service's ways it closed is not.
    const closed = await this.runs.describe(workflowId);
    const status = closed?.firstRunId === run.firstRunId ? closed.status : 'completed';
    return { ...known, end: endOf(kind, status, result) };
  }
}
