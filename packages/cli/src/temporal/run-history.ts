import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import type { RawEvent } from './event-line.js';

type Answer = Awaited<ReturnType<Client['workflowService']['getWorkflowExecutionHistory']>>;
export type HistoryEvent = NonNullable<NonNullable<Answer['history']>['events']>[number] & RawEvent;

/** More the server takes for a mistake, and says so in its log. */
const PAGE = 250;

/** The events of one run; with `follow` also those to come, until it has closed. */
export async function* eventsOf(
  client: Client,
  { workflowId, runId }: Pick<WorkflowExecutionDescription, 'workflowId' | 'runId'>,
  follow: boolean,
): AsyncGenerator<HistoryEvent> {
  const { namespace } = client.options;
  let nextPageToken: Uint8Array | undefined;
  do {
    const answer: Answer = await client.workflowService.getWorkflowExecutionHistory({
      namespace,
      execution: { workflowId, runId },
      maximumPageSize: PAGE,
      waitNewEvent: follow,
      ...(nextPageToken && { nextPageToken }),
    });
    yield* answer.history?.events ?? [];
    nextPageToken = answer.nextPageToken;
  } while (nextPageToken !== undefined && nextPageToken !== null && nextPageToken.length > 0);
}

/** The run as which one goes on, where it has continued as new. */
export function continuedAs(event: HistoryEvent): string | undefined {
  return event.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? undefined;
}
