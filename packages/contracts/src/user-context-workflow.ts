import type { ChaosDirectives } from './headers.js';
import type { UserContext, UserContextService } from './user-context.js';

export const USER_CONTEXT_WORKFLOW = 'userContextWorkflow';

export function userContextWorkflowId(userId: string): string {
  return `user-context-${userId}`;
}

/** Whether the services are asked side by side or one after the other; the weather always needs the location. */
export const userContextStrategies = ['parallel', 'sequential'] as const;
export type UserContextStrategy = (typeof userContextStrategies)[number];

export interface UserContextInput {
  readonly userId: string;
  readonly strategy: UserContextStrategy;
  /** Whose location is meant; without one, that of the worker. */
  readonly ip?: string;
  readonly correlationId: string;
  readonly chaos: ChaosDirectives;
}

export const userContextStatuses = ['running', 'completed', 'cancelled'] as const;
export type UserContextStatus = (typeof userContextStatuses)[number];

/** Where a user context stands; the answer of its query, and its result when it has completed. */
export interface UserContextState extends UserContext {
  readonly userId: string;
  readonly strategy: UserContextStrategy;
  readonly status: UserContextStatus;
  /** Services that have answered or been given up. Before that their part is null as well. */
  readonly settled: readonly UserContextService[];
  readonly startedAt: string;
  readonly updatedAt: string;
}

/** Answered with `UserContextState`. */
export const UserContextQuery = { status: 'userContextStatus' } as const;
