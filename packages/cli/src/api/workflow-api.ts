import { ExitCode } from '../exit-code.js';
import { ApiProblem, type ApiClient } from './api-client.js';

/** How Temporal has the newest run under a workflow id. */
export interface SeenRun {
  /** Of the run itself: `running`, or how it was closed. */
  readonly runStatus: string;
  /** `running`, or how what it does has ended. */
  readonly status: string;
}

/** The routes of temporal-api for workflows of any kind. */
export class WorkflowApi {
  constructor(private readonly client: ApiClient) {}

  /** `unknown`: there is no such run (any more); `unasked`: Temporal cannot be asked now. */
  async seen(workflowId: string): Promise<SeenRun | 'unknown' | 'unasked'> {
    const path = `/api/v1/workflows/${encodeURIComponent(workflowId)}/status`;
    try {
      return await this.client.send<SeenRun>({
        method: 'GET',
        path,
        answers: { runStatus: 'string', status: 'string' },
      });
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (error.exitCode === ExitCode.unknown) return 'unknown';
      if (error.exitCode === ExitCode.unavailable) return 'unasked';
      throw error;
    }
  }
}
