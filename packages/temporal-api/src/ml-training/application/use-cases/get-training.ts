import { ErrorCode } from '@fake-stripe/contracts';
import { Refused } from '../../../kernel/refused.js';
import { trainingNotFound } from '../../domain/training-not-found.js';
import { inProgress, startOfClosed, stateOfClosed, type TrainingView } from '../../domain/training-view.js';
import type { TrainingRun, TrainingWorkflows } from '../ports/training-workflows.js';

/**
 * Where a training stands: the live run says so itself, one that has ended has left it as its result, and one that was
 * closed from outside is asked all the same, since a worker answers for it from its history.
 * Refuses with `training_not_found`, and with `trainer_unavailable` where a live run does not answer within 1 s. Throws
 * WorkflowsUnavailable.
 */
export class GetTraining {
  constructor(private readonly workflows: TrainingWorkflows) {}

  async execute(workflowId: string): Promise<TrainingView> {
    const run = await this.workflows.describe(workflowId);
    if (!run) throw trainingNotFound(workflowId);
    if (run.status !== 'running') return this.closed(workflowId, run);
    const state = await this.workflows.state(workflowId);
    if (state) {
      return { workflowId, runId: run.runId, state, source: 'workflow', ...inProgress(state, run.epochInProgress) };
    }
    const message = `No worker answers for the training ${workflowId}; it goes on as soon as one is there.`;
    throw new Refused(ErrorCode.trainerUnavailable, message);
  }

  private async closed(workflowId: string, run: TrainingRun): Promise<TrainingView> {
    const { runId } = run;
    const end = await this.workflows.end(workflowId);
    if ('state' in end) return { workflowId, runId, state: end.state, source: 'workflow' };
    const closed = { ...run, failure: end.failure };
    const said = await this.workflows.state(workflowId);
    if (said) return { workflowId, runId, state: stateOfClosed(said, closed), source: 'workflow' };
    const input = await this.workflows.input(workflowId);
    const state = stateOfClosed(startOfClosed(workflowId, input, run), closed);
    return { workflowId, runId, state, source: 'temporal' };
  }
}
