import { setTimeout as delay } from 'node:timers/promises';
import { ErrorCode, type DoorAnswer } from '@fake-stripe/contracts';
import {
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  WorkflowUpdateStage,
  type Client,
  type WorkflowHandle,
  type WorkflowUpdateHandle,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import type { DoorOutcome } from '../kernel/door.js';
import { isBusy, isTechnical, isTransient, unavailable } from './temporal-calls.js';

export interface UpdateRequest {
  readonly name: string;
  readonly body: object;
  /** The same id on the same run is the same request, and gets the same answer. */
  readonly updateId: string;
}

/** Temporal's own: the update was accepted, and the workflow ended before its handler did. */
const ENDED_MEANWHILE = 'AcceptedUpdateCompletedWorkflow';

/** Temporal's own: a worker had the update with its task, and answered the task without it. Nobody has seen it. */
const UNPROCESSED = 'UnprocessedUpdate';

/** Long, because with each request that it refuses for their number Temporal was seen to drop those under way. */
const PAUSES_MS = [100, 300, 700];
const LAST_PAUSE_MS = 1_200;

const refusals: ReadonlySet<string> = new Set(Object.values(ErrorCode));

/**
 * Sends an update. Accepted and answered are waited for one after the other, because a request that a worker has
 * taken must not be sent a second time, as a signal. Until the deadline it is sent again where no worker has seen it,
 * Temporal has too many under way (it takes ten to one workflow), or has dropped it, which it does where the workflow
 * task fails or comes too late: the update's id makes that the same request.
 * @throws WorkflowsBusy where Temporal took it at no time
 */
export async function requestUpdate<Answer extends DoorAnswer = DoorAnswer>(
  client: Client,
  handle: WorkflowHandle,
  { name, body, updateId }: UpdateRequest,
  deadline: number,
): Promise<DoorOutcome<Answer>> {
  const options = { args: [body] as [object], updateId, waitForStage: WorkflowUpdateStage.ACCEPTED } as const;
  let accepted: WorkflowUpdateHandle<Answer> | undefined;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await client.withDeadline(deadline, async () => {
        accepted ??= await handle.startUpdate<Answer, [object]>(name, options);
        return { outcome: 'answered', answer: await accepted.result() };
      });
    } catch (error) {
      if (isUnprocessed(error)) accepted = undefined;
      const taken = accepted !== undefined;
      const mayPass = isUnprocessed(error) || isTransient(error);
      if (!mayPass || !(await pause(attempt, deadline))) return outcomeOf(error, taken);
    }
  }
}

/** `false`: the deadline comes first. */
async function pause(attempt: number, deadline: number): Promise<boolean> {
  const ms = PAUSES_MS[attempt] ?? LAST_PAUSE_MS;
  if (Date.now() + ms >= deadline) return false;
  await delay(ms);
  return true;
}

type Unanswered = Exclude<DoorOutcome, { readonly outcome: 'answered' }>;

function outcomeOf(error: unknown, taken: boolean): Unanswered {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
    return { outcome: taken ? 'in_progress' : 'unanswered' };
  }
  if (error instanceof WorkflowNotFoundError) return { outcome: 'closed' };
  if (error instanceof WorkflowUpdateFailedError) return refused(error);
  if (taken && isTechnical(error)) return { outcome: 'in_progress' };
  if (isBusy(error)) throw unavailable(error);
  if (isTransient(error)) return { outcome: 'unanswered' };
  throw error;
}

/** A failure that is no code of ours is no refusal of a workflow of ours. */
function refused(error: WorkflowUpdateFailedError): Unanswered {
  const type = typeOf(error);
  if (type === UNPROCESSED) return { outcome: 'unanswered' };
  if (type === ENDED_MEANWHILE) return { outcome: 'closed' };
  if (type === undefined || !refusals.has(type)) throw error;
  return { outcome: 'refused', code: type, message: error.cause?.message ?? type };
}

function isUnprocessed(error: unknown): boolean {
  return error instanceof WorkflowUpdateFailedError && typeOf(error) === UNPROCESSED;
}

function typeOf({ cause }: WorkflowUpdateFailedError): string | undefined {
  return cause instanceof ApplicationFailure ? (cause.type ?? undefined) : undefined;
}
