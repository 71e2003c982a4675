import type { HistoryPage } from '../../domain/history-event.js';
import type { PageRequest, WorkflowRun, WorkflowRuns } from '../ports/workflow-runs.js';
import type { RunLookup } from '../run-lookup.js';

/**
 * What happened in the newest run, page by page, the newest last.
 * Refuses with `workflow_not_found`. Throws InvalidCursor and WorkflowsUnavailable.
 */
export class ListRunHistory {
  constructor(
    private readonly runs: WorkflowRuns,
    private readonly lookup: RunLookup,
  ) {}

  async execute(workflowId: string, page: PageRequest): Promise<HistoryPage & { readonly run: WorkflowRun }> {
    const { run } = await this.lookup.find(workflowId);
    return { run, ...(await this.runs.history(run, page)) };
  }
}
