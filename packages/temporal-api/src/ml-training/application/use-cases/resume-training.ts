import { ErrorCode, type MlTrainingState } from '@fake-stripe/contracts';
import { Refused } from '../../../kernel/refused.js';
import { resumedRequest, type Resumption } from '../../domain/training-request.js';
import type { TrainingWorkflows } from '../ports/training-workflows.js';
import type { GetTraining } from './get-training.js';
import type { StartContext, StartTraining, StartedTraining } from './start-training.js';

export interface ResumeCommand extends StartContext, Resumption {
  /** Workflow id of the run that has the checkpoint. */
  readonly parentId: string;
  readonly checkpointId: string;
}

/**
 * Starts a new run of the same model from a checkpoint of another, which may be live, ended or closed from outside.
 * Refuses with `training_not_found`, with `checkpoint_not_found` where all checkpoints are known and this is none of
 * them (otherwise the worker decides, who has the store), with `trainer_unavailable` where a live parent does not
 * answer, and with `idempotency_error`. Throws WorkflowsUnavailable.
 */
export class ResumeTraining {
  constructor(
    private readonly workflows: TrainingWorkflows,
    private readonly parents: GetTraining,
    private readonly starts: StartTraining,
  ) {}

  async execute({ parentId, checkpointId, ...command }: ResumeCommand): Promise<StartedTraining> {
    const { state, source } = await this.parents.execute(parentId);
    if (source === 'workflow' && lacks(state, checkpointId)) {
      const message = `The training ${parentId} has no checkpoint ${checkpointId}.`;
      throw new Refused(ErrorCode.checkpointNotFound, message);
    }
    const { plan } = await this.workflows.input(parentId);
    return this.starts.execute(resumedRequest(parentId, plan, checkpointId, command), command);
  }
}

/** For sure: a long list is cut to its newest. */
function lacks({ checkpoints, checkpointCount }: MlTrainingState, checkpointId: string): boolean {
  return checkpoints.length === checkpointCount && !checkpoints.some((each) => each.checkpointId === checkpointId);
}
