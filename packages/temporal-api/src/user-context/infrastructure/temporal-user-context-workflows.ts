import { TaskQueue, USER_CONTEXT_WORKFLOW, userContextWorkflowId, type UserContextInput } from '@fake-stripe/contracts';
import type { Client } from '@temporalio/client';
import { toRunStatus } from '../../temporal-kit/to-run-status.js';
import { describeRun, startRun } from '../../temporal-kit/runs.js';
import { UserContextWorkflows } from '../application/ports/user-context-workflows.js';

export class TemporalUserContextWorkflows extends UserContextWorkflows {
  constructor(private readonly client: Client) {
    super();
  }

  override async start(input: UserContextInput): Promise<string | undefined> {
    const started = await startRun(this.client, USER_CONTEXT_WORKFLOW, {
      workflowId: userContextWorkflowId(input.userId),
      taskQueue: TaskQueue.userContext,
      input,
      onlyIfNew: false,
      staticSummary: `Context of user ${input.userId}`,
    });
    return started.outcome === 'started' ? started.runId : undefined;
  }

  override async live(userId: string): Promise<string | undefined> {
    const run = await describeRun(this.client, userContextWorkflowId(userId));
    return run && toRunStatus(run.status.name) === 'running' ? run.runId : undefined;
  }
}
