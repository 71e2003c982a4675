import { userContextWorkflowId, type UserContextInput } from '@fake-stripe/contracts';
import { checkChaos, type ChaosCheck } from '../../../chaos/chaos-check.js';
import { WorkflowsUnavailable } from '../../../kernel/workflows-unavailable.js';
import type { UserContextWorkflows } from '../ports/user-context-workflows.js';

export interface StartedUserContext {
  readonly outcome: 'started' | 'known';
  readonly workflowId: string;
  readonly runId: string;
}

/** A run may close, and another begin, between two looks. */
const ROUNDS = 5;

/**
 * Starts putting together what is known about a user, or answers the run that is at it, whatever that was asked for.
 * Refuses with `validation_failed` for chaos directives that the simulator would refuse. Throws WorkflowsUnavailable.
 */
export class StartUserContext {
  constructor(
    private readonly workflows: UserContextWorkflows,
    private readonly chaosCheck: ChaosCheck,
  ) {}

  async execute(input: UserContextInput): Promise<StartedUserContext> {
    await checkChaos(this.chaosCheck, input.chaos);
    const workflowId = userContextWorkflowId(input.userId);
    for (let round = 0; round < ROUNDS; round++) {
      const started = await this.workflows.start(input);
      if (started !== undefined) return { outcome: 'started', workflowId, runId: started };
      const live = await this.workflows.live(input.userId);
      if (live !== undefined) return { outcome: 'known', workflowId, runId: live };
    }
    throw new WorkflowsUnavailable(`others start ${workflowId} all the time`);
  }
}
