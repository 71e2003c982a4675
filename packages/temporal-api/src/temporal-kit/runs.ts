import { WorkflowExecutionAlreadyStartedError, defaultPayloadConverter } from '@temporalio/common';
import {
  WorkflowFailedError,
  isGrpcDeadlineError,
  type Client,
  type WorkflowExecutionDescription,
  type WorkflowHandle,
  type WorkflowStartOptions,
} from '@temporalio/client';
import type { StartOutcome } from '../kernel/start-outcome.js';
import { WorkflowsUnavailable } from '../kernel/workflows-unavailable.js';
import { ifKnown, within } from './temporal-calls.js';

export const CALL_MS = 2_500;
const QUERY_MS = 1_000;
const SIGNAL_MS = 800;
/**
 * The service answers a poll some moments before its deadline, and what is left is too short for the next one: whatever
 * that fails with, it says nothing of the service.
 */
const LAST_POLL_MS = 250;

export interface RunId {
  readonly workflowId: string;
  /** Absent: the newest, whichever that is by then; a workflow that continues as new changes it. */
  readonly runId?: string;
}

/** How a run closed: by a value that it returned, or otherwise. */
export type Closed = { readonly value: unknown } | { readonly error: WorkflowFailedError };

export type StartOptions = Pick<WorkflowStartOptions, 'taskQueue' | 'staticSummary'> & {
  readonly workflowId: string;
  readonly input: object;
  readonly memo?: Readonly<Record<string, unknown>>;
  /** Not when there was a run before, either. */
  readonly onlyIfNew: boolean;
};

/** Starts a run unless one is live. @throws WorkflowsUnavailable */
export async function startRun(client: Client, type: string, options: StartOptions): Promise<StartOutcome> {
  const { input, memo, onlyIfNew, ...rest } = options;
  const workflowIdReusePolicy = onlyIfNew ? 'REJECT_DUPLICATE' : 'ALLOW_DUPLICATE';
  try {
    const start = () =>
      client.workflow.start(type, {
        ...rest,
        args: [input],
        ...(memo ? { memo: { ...memo } } : {}),
        workflowIdConflictPolicy: 'FAIL',
        workflowIdReusePolicy,
      });
    const handle = await within(client, CALL_MS, start, !onlyIfNew);
    return { outcome: 'started', runId: handle.firstExecutionRunId };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { outcome: 'already_started' };
    throw error;
  }
}

/** The newest run under an id; `undefined` where none is known. @throws WorkflowsUnavailable */
export function describeRun(
  client: Client,
  workflowId: string,
  waitMs = CALL_MS,
): Promise<WorkflowExecutionDescription | undefined> {
  return ifKnown(within(client, waitMs, () => client.workflow.getHandle(workflowId).describe()));
}

/**
 * Waits at most `waitMs` for a run to close, and for those that it continues as; `undefined`: it has not, or is no longer kept.
 * @throws WorkflowsUnavailable
 */
export async function resultOf(
  client: Client,
  { workflowId, runId }: RunId,
  waitMs: number,
): Promise<Closed | undefined> {
  const handle = client.workflow.getHandle(workflowId, runId);
  const deadline = Date.now() + waitMs;
  try {
    return await ifKnown(within(client, waitMs, async () => ({ value: await handle.result() })));
  } catch (error) {
    const isUp = isGrpcDeadlineError(error) || Date.now() >= deadline - LAST_POLL_MS;
    if (error instanceof WorkflowsUnavailable && isUp) return undefined;
    if (error instanceof WorkflowFailedError) return { error };
    throw error;
  }
}

/**
 * How a run closed that is known to have. It is there at once, so its absence says nothing of the run: the service was
 * too slow, or has just forgotten it.
 * @throws WorkflowsUnavailable
 */
export async function closedResultOf(client: Client, run: RunId): Promise<Closed> {
  const closed = await resultOf(client, run, CALL_MS);
  if (!closed) throw new WorkflowsUnavailable(`the result of ${run.workflowId}, which has closed, cannot be read`);
  return closed;
}

/** What a run returned; `closed` for one that closed otherwise. */
export function valueOf<T>(closed: Closed): T | 'closed' {
  return 'value' in closed ? (closed.value as T) : 'closed';
}

/** Asks a run; `undefined` when no worker answers within 1 s, or the run does not know the question. Never throws. */
export async function queryRun<T>(client: Client, { workflowId, runId }: RunId, name: string): Promise<T | undefined> {
  const handle = client.workflow.getHandle(workflowId, runId);
  try {
    return await client.withDeadline(Date.now() + QUERY_MS, () => handle.query<T>(name));
  } catch {
    // Whatever it is (no worker, none that can replay, no service): the run has not answered.
    return undefined;
  }
}

/** Leaves a signal for whichever worker comes next. `false`: the run has closed. @throws WorkflowsUnavailable */
export async function leaveSignal(
  client: Client,
  handle: WorkflowHandle,
  name: string,
  body: object,
): Promise<boolean> {
  const left = within(client, SIGNAL_MS, async () => {
    await handle.signal(name, body);
    return true;
  });
  return (await ifKnown(left)) ?? false;
}

/** What a run was started with, by default the newest. @throws WorkflowsUnavailable */
export async function inputOf<T>(client: Client, workflowId: string, runId?: string): Promise<T> {
  const { namespace } = client.options;
  const execution = { workflowId, runId };
  const { history } = await within(client, CALL_MS, () =>
    client.workflowService.getWorkflowExecutionHistory({ namespace, execution, maximumPageSize: 1 }),
  );
  const [payload] = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  if (!payload) throw new WorkflowsUnavailable(`the history of ${workflowId} does not begin with its input`);
  return defaultPayloadConverter.fromPayload<T>(payload);
}
