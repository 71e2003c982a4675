import type { ListedStatus } from '../../domain/listed-status.js';
import type { ListedTraining, TrainingWorkflows } from '../ports/training-workflows.js';

export interface ShownTraining extends Omit<ListedTraining, 'status'> {
  readonly status: ListedStatus;
}

/**
 * Trainings, the newest first. The workflow service knows of one that returned only that it completed, and not whether it
 * was stopped, cancelled or failed: that is read from its result. Throws WorkflowsUnavailable.
 */
export class ListTrainings {
  constructor(private readonly workflows: TrainingWorkflows) {}

  async execute(limit: number): Promise<readonly ShownTraining[]> {
    const found = new Map((await this.workflows.recent()).map((each) => [each.workflowId, each]));
    const newest = [...found.values()].sort((a, b) => b.startedAt.localeCompare(a.startedAt)).slice(0, limit);
    const ends = await this.workflows.ends(newest.filter(({ status }) => status === 'completed'));
    return newest.map(({ status, ...run }) => ({
      ...run,
      status: status === 'completed' ? (ends.get(run.workflowId) ?? 'ended') : status,
    }));
  }
}
