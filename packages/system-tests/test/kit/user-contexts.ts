import { randomUUID } from 'node:crypto';
import {
  TaskQueue,
  USER_CONTEXT_WORKFLOW,
  userContextWorkflowId,
  type UserContextInput,
  type UserContextState,
} from '@fake-stripe/contracts';
import type { WorkflowHandle } from '@temporalio/client';
import type { Shop } from './shop.js';

type UserContextWorkflow = (input: UserContextInput) => Promise<UserContextState>;
export type UserContextHandle = WorkflowHandle<UserContextWorkflow>;

export function startUserContext(shop: Shop, overrides: Partial<UserContextInput> = {}): Promise<UserContextHandle> {
  const userId = overrides.userId ?? `user-${randomUUID()}`;
  const input: UserContextInput = { userId, strategy: 'parallel', correlationId: 'corr-1', chaos: {}, ...overrides };
  return shop.env.client.workflow.start<UserContextWorkflow>(USER_CONTEXT_WORKFLOW, {
    workflowId: userContextWorkflowId(userId),
    taskQueue: TaskQueue.userContext,
    args: [input],
  });
}
