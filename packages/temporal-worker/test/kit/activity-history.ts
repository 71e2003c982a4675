import type { Client } from '@temporalio/client';

type EventType = 'scheduled' | 'started' | 'cancelRequested' | 'canceled' | 'completed' | 'failed' | 'timedOut';

const attributes = {
  scheduled: 'activityTaskScheduledEventAttributes',
  started: 'activityTaskStartedEventAttributes',
  cancelRequested: 'activityTaskCancelRequestedEventAttributes',
  canceled: 'activityTaskCanceledEventAttributes',
  completed: 'activityTaskCompletedEventAttributes',
  failed: 'activityTaskFailedEventAttributes',
  timedOut: 'activityTaskTimedOutEventAttributes',
} as const satisfies Record<EventType, string>;

const types = Object.keys(attributes) as EventType[];

/** What Temporal has written down about one activity of a run, in order: `started` only when it closes. */
export interface ActivityEvents {
  readonly types: readonly EventType[];
  /** Milliseconds since the epoch. */
  at(type: EventType): number;
}

/** Events of the only activity of this type in the run. */
export async function historyOf(client: Client, workflowId: string, activity: string): Promise<ActivityEvents> {
  const { events = [] } = await client.workflow.getHandle(workflowId).fetchHistory();
  const all = events ?? [];
  const scheduled = all.find((event) => event[attributes.scheduled]?.activityType?.name === activity)?.eventId;
  const ofActivity = all.flatMap((event) => {
    const type = types.find((candidate) => event[attributes[candidate]]);
    if (type === undefined) return [];
    const about = type === 'scheduled' ? event.eventId : event[attributes[type]]?.scheduledEventId;
    return scheduled !== undefined && String(about) === String(scheduled) ? [{ type, time: event.eventTime }] : [];
  });
  return {
    types: ofActivity.map(({ type }) => type),
    at: (type) => {
      const time = ofActivity.find((event) => event.type === type)?.time;
      if (!time) throw new Error(`${activity} has no event ${type}`);
      return Number(time.seconds) * 1_000 + Number(time.nanos) / 1e6;
    },
  };
}
