import type { temporal } from '@temporalio/proto';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** All calls of an activity in a run, from their start on the worker to their completion. */
export interface ActivityTime {
  readonly activity: string;
  readonly calls: number;
  readonly seconds: number;
}

export function activityTimes(events: readonly HistoryEvent[]): ActivityTime[] {
  const byId = new Map(events.map((event) => [String(event.eventId), event]));
  const times = new Map<string, { calls: number; seconds: number }>();
  for (const event of events) {
    const completed = event.activityTaskCompletedEventAttributes;
    if (!completed) continue;
    const scheduled = byId.get(String(completed.scheduledEventId))?.activityTaskScheduledEventAttributes;
    const started = byId.get(String(completed.startedEventId));
    const activity = scheduled?.activityType?.name ?? '';
    const { calls, seconds } = times.get(activity) ?? { calls: 0, seconds: 0 };
    times.set(activity, { calls: calls + 1, seconds: seconds + secondsOf(event) - secondsOf(started) });
  }
  return [...times].map(([activity, time]) => ({ activity, ...time }));
}

function secondsOf(event: HistoryEvent | undefined): number {
  const { seconds, nanos } = event?.eventTime ?? {};
  return Number(seconds ?? NaN) + Number(nanos ?? 0) / 1e9;
}
