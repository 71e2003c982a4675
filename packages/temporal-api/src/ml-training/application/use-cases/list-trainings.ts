import type { ListedTraining, TrainingWorkflows } from '../ports/training-workflows.js';

/** Trainings, the newest first. Throws WorkflowsUnavailable. */
export class ListTrainings {
  constructor(private readonly workflows: TrainingWorkflows) {}

  async execute(limit: number): Promise<readonly ListedTraining[]> {
    const found = new Map((await this.workflows.recent()).map((each) => [each.workflowId, each]));
    return [...found.values()].sort((a, b) => b.startedAt.localeCompare(a.startedAt)).slice(0, limit);
  }
}
