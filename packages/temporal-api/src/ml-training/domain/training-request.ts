import {
  seedFrom,
  type Adjustment,
  type MlTrainingInput,
  type ResumeFrom,
  type TrainingPlan,
} from '@fake-stripe/contracts';
import { sha256 } from '../../kernel/request-hash.js';

/** A run as it was asked for, with defaults filled in; with `resumeFrom` it goes on from a checkpoint of another. */
export type TrainingRequest = Pick<MlTrainingInput, 'plan' | 'resumeFrom'>;

export interface Resumption {
  readonly newHyperparameters?: Adjustment;
  readonly by?: string;
  readonly reason?: string;
}

/** Tells whether two requests ask for the same run, whatever the spelling of their JSON. */
export function trainingHash({ plan, resumeFrom }: TrainingRequest): string {
  return sha256({ plan, resumeFrom });
}

/**
 * The plan of a run that goes on from another is what that one was started with, and not where it stands: what was
 * decided up to the checkpoint is in the checkpoint, and what was decided after it is not to count. A derived seed is
 * written down, because the new run has another workflow id.
 */
export function resumedRequest(
  parentId: string,
  parent: TrainingPlan,
  checkpointId: string,
  { newHyperparameters, by, reason = '' }: Resumption,
): TrainingRequest {
  const resumeFrom: ResumeFrom = {
    runId: parentId,
    checkpointId,
    by: by || 'unknown',
    reason,
    ...(newHyperparameters === undefined ? {} : { newHyperparameters }),
  };
  return { plan: { ...parent, randomSeed: parent.randomSeed ?? seedFrom(parentId) }, resumeFrom };
}
