import type { RefundMemo } from '@fake-stripe/contracts';
import { isGrpcServiceError, type Client, type WorkflowExecutionDescription } from '@temporalio/client';
import { describedRun } from '../../temporal-kit/described-run.js';
import { requestUpdate } from '../../temporal-kit/request-update.js';
import { guarded, ifKnown, within } from '../../temporal-kit/temporal-calls.js';
import type { DoorOutcome } from '../../kernel/door.js';
import { toRunFailure } from '../../temporal-kit/run-failure.js';
import {
  CALL_MS,
  closedResultOf,
  describeRun,
  leaveSignal,
  queryRun,
  resultOf,
  type Closed,
} from '../../temporal-kit/runs.js';
import { WorkflowsUnavailable } from '../../kernel/workflows-unavailable.js';
import {
  InvalidCursor,
  WorkflowRuns,
  type PageRequest,
  type RunId,
  type RunRequest,
  type WorkflowRun,
} from '../application/ports/workflow-runs.js';
import type { HistoryPage } from '../domain/history-event.js';
import type { RunResult } from '../domain/run-end.js';
import { RunHistory } from './run-history.js';

/** gRPC's INVALID_ARGUMENT and NOT_FOUND: what a cursor that is not from here brings about. */
const REFUSED = new Set([3, 5]);

/** Once for each activity: attempts that are made again are no events. */
const SETTLED = /^ActivityTask(?:Completed|Failed|TimedOut|Canceled)$/;

export class TemporalWorkflowRuns extends WorkflowRuns {
  private readonly histories: RunHistory;

  constructor(private readonly client: Client) {
    super();
    this.histories = new RunHistory(client);
  }

  override async describe(workflowId: string): Promise<WorkflowRun | undefined> {
    const found = await describeRun(this.client, workflowId);
    return found && toWorkflowRun(found);
  }

  override query({ workflowId }: RunId, name: string): Promise<unknown> {
    // Not of the run that was seen: it may have continued as new since.
    return queryRun(this.client, { workflowId }, name);
  }

  override async result(run: RunId, waitMs: number): Promise<RunResult | undefined> {
    const closed = await resultOf(this.client, run, waitMs);
    return closed && toRunResult(closed);
  }

  override async closedResult(run: RunId): Promise<RunResult> {
    return toRunResult(await closedResultOf(this.client, run));
  }

  override async history(run: RunId, page: PageRequest): Promise<HistoryPage> {
    try {
      return await this.histories.page(run, page);
    } catch (error) {
      const cause = error instanceof WorkflowsUnavailable ? error.cause : undefined;
      if (page.cursor !== undefined && isGrpcServiceError(cause) && REFUSED.has(cause.code)) throw new InvalidCursor();
      throw error;
    }
  }

  override async settledActivities(run: RunId): Promise<number> {
    let settled = 0;
    for await (const type of this.histories.all(run)) if (SETTLED.test(type)) settled += 1;
    return settled;
  }

  override request({ workflowId, runId }: RunId, request: RunRequest, waitMs: number): Promise<DoorOutcome> {
    const deadline = Date.now() + waitMs;
    const handle = this.client.workflow.getHandle(workflowId, runId);
    return guarded(() => requestUpdate(this.client, handle, request, deadline));
  }

  override leave({ workflowId, runId }: RunId, { name, body }: RunRequest): Promise<boolean> {
    return leaveSignal(this.client, this.client.workflow.getHandle(workflowId, runId), name, body);
  }

  override async requestCancel({ workflowId, runId }: RunId): Promise<boolean> {
    const asked = within(this.client, CALL_MS, async () => {
      await this.client.workflow.getHandle(workflowId, runId).cancel();
      return true;
    });
    return (await ifKnown(asked)) ?? false;
  }
}

function toRunResult(closed: Closed): RunResult {
  return 'value' in closed
    ? { outcome: 'returned', value: closed.value }
    : { outcome: 'failed', failure: toRunFailure(closed.error) };
}

function toWorkflowRun(found: WorkflowExecutionDescription): WorkflowRun {
  const { paymentRunId } = (found.memo ?? {}) as Partial<RefundMemo>;
  const pending = (found.raw.pendingActivities ?? []).flatMap(({ activityType }) => activityType?.name ?? []);
  return {
    workflowId: found.workflowId,
    ...describedRun(found),
    type: found.type,
    pendingActivities: pending,
    ...(paymentRunId === undefined ? {} : { paymentRunId }),
  };
}
