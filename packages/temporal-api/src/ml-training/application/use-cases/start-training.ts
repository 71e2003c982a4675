import { ErrorCode, mlTrainingWorkflowId } from '@fake-stripe/contracts';
import { Refused } from '../../../kernel/refused.js';
import { WorkflowsUnavailable } from '../../../kernel/workflows-unavailable.js';
import { stampOf, stampOfKey } from '../../domain/run-stamp.js';
import { trainingHash, type TrainingRequest } from '../../domain/training-request.js';
import type { TrainingSettings } from '../../domain/training-settings.js';
import type { Clock } from '../ports/clock.js';
import type { TrainingStart, TrainingWorkflows } from '../ports/training-workflows.js';

export interface StartContext {
  readonly correlationId: string;
  /** The same key and the same request are the same run. */
  readonly idempotencyKey?: string;
}

export interface StartedTraining {
  readonly outcome: 'started' | 'known';
  readonly modelId: string;
  readonly workflowId: string;
  readonly runId: string;
}

/** Another stamp is drawn where one is taken by another run. */
const ROUNDS = 3;

/**
 * Starts to train a model. Every start is a run of its own, unless it comes with an idempotency key that was used before.
 * Refuses with `idempotency_error`. Throws WorkflowsUnavailable.
 */
export class StartTraining {
  constructor(
    private readonly workflows: TrainingWorkflows,
    private readonly clock: Clock,
    private readonly settings: TrainingSettings,
    private readonly newKey: () => string,
  ) {}

  async execute(request: TrainingRequest, { correlationId, idempotencyKey }: StartContext): Promise<StartedTraining> {
    const { trainerQueue } = this.settings;
    const { modelId } = request.plan;
    const requestHash = trainingHash(request);
    const begin = this.clock.now();
    for (let round = 0; round < ROUNDS; round += 1) {
      const stamp = idempotencyKey === undefined ? stampOf(begin, this.newKey()) : stampOfKey(idempotencyKey);
      const workflowId = mlTrainingWorkflowId(modelId, stamp);
      const input = { ...request, trainerQueue, correlationId };
      const runId = await this.start({ workflowId, input, requestHash, startedAt: begin.toISOString() });
      if (runId !== undefined) return { outcome: 'started', modelId, workflowId, runId };
      const known = await this.workflows.describe(workflowId);
      if (known?.requestHash === requestHash) return { outcome: 'known', modelId, workflowId, runId: known.runId };
      if (known && idempotencyKey !== undefined) throw usedDifferently(modelId);
    }
    throw new WorkflowsUnavailable(`others start runs of ${modelId} all the time`);
  }

  private async start(start: TrainingStart): Promise<string | undefined> {
    const answer = await this.workflows.start(start);
    return answer.outcome === 'started' ? answer.runId : undefined;
  }
}

function usedDifferently(modelId: string): Refused {
  const message = `This Idempotency-Key was used for another run of model ${modelId}, with another body.`;
  return new Refused(ErrorCode.idempotencyError, message);
}
