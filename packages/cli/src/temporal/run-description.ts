import { decodePayloads, timeOf } from '@fake-stripe/temporal-config';
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { causeOf } from './failure-cause.js';

/** What Temporal knows of a run; times in ISO 8601. */
export interface RunDescription {
  readonly workflowId: string;
  readonly runId: string;
  /** Of the chain that the run belongs to, where it was not the first. */
  readonly firstRunId?: string;
  readonly type: string;
  readonly status: string;
  readonly taskQueue: string;
  readonly startedAt: string;
  readonly closedAt?: string;
  readonly parent?: string;
  readonly history: { readonly events: number; readonly bytes?: number };
  readonly searchAttributes: Readonly<Record<string, unknown>>;
  readonly memo: Readonly<Record<string, unknown>>;
  readonly pendingActivities: readonly PendingActivity[];
  readonly pendingChildren: readonly { readonly workflowId: string; readonly type: string }[];
  /** A workflow task that no worker has taken, or that fails again and again. */
  readonly pendingWorkflowTask?: { readonly attempt: number; readonly since?: string; readonly started: boolean };
}

export interface PendingActivity {
  readonly name: string;
  readonly activityId: string;
  /** `scheduled`: waits for a worker or for its next attempt. */
  readonly state: string;
  readonly attempt: number;
  /** 0: without an end. */
  readonly maximumAttempts: number;
  readonly lastFailure?: string;
  readonly heartbeat?: { readonly at?: string; readonly details?: unknown };
  readonly nextAttemptAt?: string;
}

type Raw = WorkflowExecutionDescription['raw'];
type RawActivity = NonNullable<Raw['pendingActivities']>[number];

/** Of Temporal's PendingActivityState. */
const activityStates = ['unknown', 'scheduled', 'started', 'cancel requested', 'paused', 'pause requested'];
const STARTED = 2;

export function describe(found: WorkflowExecutionDescription): RunDescription {
  const { raw, workflowId, runId, type, taskQueue, closeTime, parentExecution } = found;
  const firstRunId = raw.workflowExecutionInfo?.firstRunId;
  return {
    workflowId,
    runId,
    ...(firstRunId && firstRunId !== runId ? { firstRunId } : {}),
    type,
    status: found.status.name.toLowerCase(),
    taskQueue,
    startedAt: found.startTime.toISOString(),
    ...(closeTime ? { closedAt: closeTime.toISOString() } : {}),
    ...(parentExecution?.workflowId ? { parent: parentExecution.workflowId } : {}),
    history: {
      events: found.historyLength,
      ...(found.historySize === undefined ? {} : { bytes: found.historySize }),
    },
    searchAttributes: Object.fromEntries(
      found.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
    ),
    memo: found.memo ?? {},
    pendingActivities: (raw.pendingActivities ?? []).map(activityOf),
    pendingChildren: (raw.pendingChildren ?? []).map((child) => ({
      workflowId: child.workflowId ?? '',
      type: child.workflowTypeName ?? '',
    })),
    ...workflowTaskOf(raw),
  };
}

function activityOf(activity: RawActivity): PendingActivity {
  const heartbeatAt = timeOf(activity.lastHeartbeatTime);
  const details = decodePayloads(activity.heartbeatDetails);
  const lastFailure = causeOf(activity.lastFailure);
  const nextAttemptAt = activity.state === 1 ? timeOf(activity.scheduledTime) : undefined;
  return {
    name: activity.activityType?.name ?? '',
    activityId: activity.activityId ?? '',
    state: activityStates[activity.state ?? 0] ?? 'unknown',
    attempt: activity.attempt ?? 1,
    maximumAttempts: activity.maximumAttempts ?? 0,
    ...(lastFailure === undefined ? {} : { lastFailure }),
    ...(heartbeatAt === undefined && details === undefined
      ? {}
      : {
          heartbeat: {
            ...(heartbeatAt === undefined ? {} : { at: heartbeatAt }),
            ...(details === undefined ? {} : { details }),
          },
        }),
    ...(nextAttemptAt === undefined ? {} : { nextAttemptAt }),
  };
}

function workflowTaskOf({ pendingWorkflowTask: task }: Raw): Pick<RunDescription, 'pendingWorkflowTask'> {
  if (!task) return {};
  const since = timeOf(task.originalScheduledTime ?? task.scheduledTime);
  const started = task.state === STARTED;
  return { pendingWorkflowTask: { attempt: task.attempt ?? 1, ...(since === undefined ? {} : { since }), started } };
}
