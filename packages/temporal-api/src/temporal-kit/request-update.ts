import type { DoorAnswer } from '@fake-stripe/contracts';
import {
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  WorkflowUpdateStage,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import type { DoorOutcome } from '../kernel/door.js';

export interface UpdateRequest {
  readonly name: string;
  readonly body: object;
  /** The same id on the same run is the same request, and gets the same answer. */
  readonly updateId: string;
}

/** The update was accepted, and the workflow ended before its handler did. */
const ENDED_MEANWHILE = 'AcceptedUpdateCompletedWorkflow';

/**
 * Sends an update. Accepted and answered are waited for one after the other, because a request that a worker has
 * taken must not be sent a second time, as a signal.
 */
export async function requestUpdate<Answer extends DoorAnswer = DoorAnswer>(
  client: Client,
  handle: WorkflowHandle,
  { name, body, updateId }: UpdateRequest,
  deadline: number,
): Promise<DoorOutcome<Answer>> {
  let accepted = false;
  try {
    return await client.withDeadline(deadline, async () => {
      const options = { args: [body] as [object], updateId, waitForStage: WorkflowUpdateStage.ACCEPTED } as const;
      const update = await handle.startUpdate<Answer, [object]>(name, options);
      accepted = true;
      return { outcome: 'answered', answer: await update.result() };
    });
  } catch (error) {
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
      return { outcome: accepted ? 'in_progress' : 'unanswered' };
    }
    if (error instanceof WorkflowNotFoundError) return { outcome: 'closed' };
    if (error instanceof WorkflowUpdateFailedError) return refused(error);
    throw error;
  }
}

function refused(error: WorkflowUpdateFailedError): Exclude<DoorOutcome, { readonly outcome: 'answered' }> {
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure) || !cause.type) throw error;
  if (cause.type === ENDED_MEANWHILE) return { outcome: 'closed' };
  return { outcome: 'refused', code: cause.type, message: cause.message };
}
