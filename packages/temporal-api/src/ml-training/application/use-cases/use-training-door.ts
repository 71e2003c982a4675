import {
  ErrorCode,
  MlTrainingDoor,
  problemsOfDecision,
  type DecideTraining,
  type TrainingDoorAnswer,
} from '@fake-stripe/contracts';
import { refusalOf } from '../../../kernel/refusal-of.js';
import { Refused } from '../../../kernel/refused.js';
import { sha256 } from '../../../kernel/request-hash.js';
import { trainingNotFound } from '../../domain/training-not-found.js';
import type { TrainingDoorRequest, TrainingRun, TrainingWorkflows } from '../ports/training-workflows.js';

export interface TrainingDoorCommand {
  readonly workflowId: string;
  readonly door: MlTrainingDoor;
  readonly body: object;
  readonly idempotencyKey?: string;
}

export interface UsedTrainingDoor {
  readonly workflowId: string;
  /** The run that was live when it was asked. */
  readonly runId: string;
  /** The caller's Idempotency-Key, or one that does the same. */
  readonly updateId: string;
  /** `pending`: it is known that the request was taken, not what became of it. */
  readonly outcome: TrainingDoorAnswer['outcome'] | 'pending';
  readonly status?: string;
  readonly currentEpoch?: number;
  /** Of a decision: the first epoch that it changes. */
  readonly effectiveFrom?: number;
}

const WAIT_MS = 5_000;

/** It may continue as new while we ask, but not all the time. */
const ROUNDS = 3;

const refusals = [
  ErrorCode.validationFailed,
  ErrorCode.alreadyFinished,
  ErrorCode.notAdjustable,
  ErrorCode.notAwaitingDecision,
  ErrorCode.notPaused,
  ErrorCode.lossNotFinite,
] as const;

/**
 * Decides about a training, pauses, resumes or cancels it. When no worker answers within 5 s the request is left for
 * the next one, and its outcome is `pending`. Without an idempotency key every request is one of its own, because a
 * training is paused and adjusted more than once.
 * Refuses with `training_not_found`, `already_finished`, `validation_failed` and what the workflow refuses with:
 * `not_adjustable`, `not_awaiting_decision`, `not_paused`, `loss_not_finite`. Throws WorkflowsUnavailable.
 */
export class UseTrainingDoor {
  constructor(
    private readonly workflows: TrainingWorkflows,
    private readonly newKey: () => string,
  ) {}

  async execute({ workflowId, door, body, idempotencyKey }: TrainingDoorCommand): Promise<UsedTrainingDoor> {
    if (door === MlTrainingDoor.decide) checkDecision(body as DecideTraining);
    const until = Date.now() + WAIT_MS;
    const key = idempotencyKey ?? this.newKey();
    // The workflow service tells requests apart by this id alone: one key on two doors is two requests. The run is told
    // it too, since an update that nobody answered can still arrive after the signal that was left in its place.
    const updateId = sha256({ key, door, body });
    const request: TrainingDoorRequest = { workflowId, door, body: { ...body, requestId: updateId }, updateId };
    for (let round = 0; round < ROUNDS; round += 1) {
      const run = await this.find(workflowId);
      if (run.status !== 'running') return this.refuseFinished(workflowId, run);
      const used = await this.ask(request, until);
      if (used) return { ...used, workflowId, runId: run.runId, updateId: key };
    }
    return this.refuseFinished(workflowId, await this.find(workflowId));
  }

  private async find(workflowId: string): Promise<TrainingRun> {
    const run = await this.workflows.describe(workflowId);
    if (!run) throw trainingNotFound(workflowId);
    return run;
  }

  /** `undefined`: the run that was asked has closed, and may have continued as new. */
  private async ask(
    request: TrainingDoorRequest,
    until: number,
  ): Promise<Omit<UsedTrainingDoor, 'workflowId' | 'runId' | 'updateId'> | undefined> {
    const answer = await this.workflows.request(request, Math.max(until - Date.now(), 1));
    switch (answer.outcome) {
      case 'answered':
        return answer.answer;
      case 'refused':
        throw refusalOf(answer.code, answer.message, refusals);
      case 'closed':
        return undefined;
      case 'in_progress':
        return { outcome: 'pending' };
      case 'unanswered':
        return (await this.workflows.leave(request)) ? { outcome: 'pending' } : undefined;
    }
  }

  private async refuseFinished(workflowId: string, { status }: TrainingRun): Promise<never> {
    const end = status === 'running' ? undefined : await this.workflows.end(workflowId);
    const known = end && 'state' in end ? end.state.status : status;
    const message = `Training ${workflowId} is ${known.replaceAll('_', ' ')}.`;
    throw new Refused(ErrorCode.alreadyFinished, message);
  }
}

/** @throws Refused `validation_failed` */
function checkDecision(decide: DecideTraining): void {
  const errors = problemsOfDecision(decide);
  if (errors.length === 0) return;
  throw new Refused(ErrorCode.validationFailed, errors.map(({ message }) => message).join('; '), errors);
}
