import type { EpochProgress } from '@fake-stripe/contracts';
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';

type PendingActivities = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>;
type PendingActivity = PendingActivities[number];

const ACTIVITY = 'trainEpochs';
/** `PENDING_ACTIVITY_STATE_STARTED`: a worker has it. */
const STARTED = 2;

/** What the worker that trains told with its last heartbeat; `undefined` before the first, and where nobody trains. */
export function epochInProgress(pending: PendingActivities | null | undefined): EpochProgress | undefined {
  const training = pending?.find(({ activityType, state }) => activityType?.name === ACTIVITY && state === STARTED);
  return training && detailsOf(training);
}

function detailsOf({ heartbeatDetails }: PendingActivity): EpochProgress | undefined {
  const [payload] = heartbeatDetails?.payloads ?? [];
  if (!payload) return undefined;
  try {
    const { epoch, batch, batches } = defaultPayloadConverter.fromPayload<Partial<EpochProgress> | null>(payload) ?? {};
    return isCount(epoch) && isCount(batch) && isCount(batches) ? { epoch, batch, batches } : undefined;
  } catch {
    // A worker of another kind, or a payload that only its workers can read.
    return undefined;
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
