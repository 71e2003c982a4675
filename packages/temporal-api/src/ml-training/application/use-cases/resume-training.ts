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
 * them (otherwise the worker decides, who has the store), with `not_adjustable` for fewer epochs than it has, with
 * `trainer_unavailable` where a live parent does not answer, and with `idempotency_error`. Throws WorkflowsUnavailable.
 */
export class ResumeTraining {
  constructor(
    private readonly workflows: TrainingWorkflows,
    private readonly parents: GetTraining,
    private readonly starts: StartTraining,
  ) {}

  async execute({ parentId, checkpointId, ...command }: ResumeCommand): Promise<StartedTraining> {
    const { state, source } = await this.parents.execute(parentId);
    if (source === 'workflow') check(state, checkpointId, command);
    const { plan } = await this.workflows.input(parentId);
    return this.starts.execute(resumedRequest(parentId, plan, checkpointId, command), command);
  }
}

function check(state: MlTrainingState, checkpointId: string, { newHyperparameters = {} }: Resumption): void {
  const { runId, checkpoints, checkpointCount } = state;
  const checkpoint = checkpoints.find((each) => each.checkpointId === checkpointId);
  // A long list is cut to its newest.
  if (!checkpoint && checkpoints.length === checkpointCount) {
    throw new Refused(ErrorCode.checkpointNotFound, `The training ${runId} has no checkpoint ${checkpointId}.`);
  }
  const { epochs = Infinity } = newHyperparameters;
  if (checkpoint && epochs <= checkpoint.epoch) {
    const message = `epochs must be above ${checkpoint.epoch}, which are complete in ${checkpointId}.`;
    throw new Refused(ErrorCode.notAdjustable, message);
  }
}
