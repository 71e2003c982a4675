import { WorkflowExecutionAlreadyStartedError, defaultPayloadConverter } from '@temporalio/common';
import {
  WorkflowFailedError,
  isGrpcDeadlineError,
  type Client,
  type WorkflowExecutionDescription,
  type WorkflowStartOptions,
} from '@temporalio/client';
import { WorkflowsUnavailable } from '../kernel/workflows-unavailable.js';
import { ifKnown, within } from './temporal-calls.js';

const CALL_MS = 2_500;

export type Started = { readonly outcome: 'started'; readonly runId: string } | { readonly outcome: 'already_started' };

export type StartOptions = Pick<WorkflowStartOptions, 'taskQueue' | 'staticSummary'> & {
  readonly workflowId: string;
  readonly input: object;
  readonly memo?: Readonly<Record<string, unknown>>;
  /** Not when there was a run before, either. */
  readonly onlyIfNew: boolean;
};

/** Starts a run unless one is live. @throws WorkflowsUnavailable */
export async function startRun(client: Client, type: string, options: StartOptions): Promise<Started> {
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
 * Waits at most `waitMs` for a run to close; `undefined`: it has not, or is no longer kept.
 * @throws WorkflowsUnavailable
 */
export async function resultOf(
  client: Client,
  { workflowId, runId }: { readonly workflowId: string; readonly runId: string },
  waitMs: number,
): Promise<{ readonly value: unknown } | { readonly error: WorkflowFailedError } | undefined> {
  const handle = client.workflow.getHandle(workflowId, runId);
  try {
    return await ifKnown(within(client, waitMs, async () => ({ value: await handle.result() })));
  } catch (error) {
    if (error instanceof WorkflowsUnavailable && isGrpcDeadlineError(error.cause)) return undefined;
    if (error instanceof WorkflowFailedError) return { error };
    throw error;
  }
}

/** What a run was started with. @throws WorkflowsUnavailable */
export async function inputOf<T>(client: Client, workflowId: string, runId: string): Promise<T> {
  const { namespace } = client.options;
  const execution = { workflowId, runId };
  const { history } = await within(client, CALL_MS, () =>
    client.workflowService.getWorkflowExecutionHistory({ namespace, execution, maximumPageSize: 1 }),
  );
  const [payload] = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  if (!payload) throw new WorkflowsUnavailable(`the history of ${workflowId} does not begin with its input`);
  return defaultPayloadConverter.fromPayload<T>(payload);
}
