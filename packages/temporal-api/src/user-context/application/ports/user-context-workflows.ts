import type { UserContextInput } from '@fake-stripe/contracts';

/**
 * The user-context workflows, wherever they run. Every call is bounded in time.
 * @throws WorkflowsUnavailable on a technical fault
 */
export abstract class UserContextWorkflows {
  /** Starts a run unless one is live; its run id, or `undefined` where one is. */
  abstract start(input: UserContextInput): Promise<string | undefined>;

  /** The run id of the live run, if there is one. */
  abstract live(userId: string): Promise<string | undefined>;
}
