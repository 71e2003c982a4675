import type { ActivityOptions } from '@temporalio/workflow';
import { type HistoryEvent, resultOf, valueOf, valuesOf } from './payloads.js';
import type { Script, ScriptStep } from './script.js';

const PATCH = 'core_patch';
/** Written by the SDK itself with every patch. */
const VERSION_ATTRIBUTE = 'TemporalChangeVersion';

/**
 * What a run did, from its history: played again it makes the same commands in the same workflow tasks.
 * @throws Error where the run did what a script cannot say, such as a failed activity or a local one
 */
export function scriptOf(events: readonly HistoryEvent[]): Script {
  return events.flatMap(stepsOf);
}

/** Events that follow from others, or come from outside. */
const consequences = [
  'workflowExecutionStartedEventAttributes',
  'workflowTaskScheduledEventAttributes',
  'workflowTaskStartedEventAttributes',
  'workflowTaskCompletedEventAttributes',
  'activityTaskStartedEventAttributes',
  'workflowExecutionSignaledEventAttributes',
] as const;

function stepsOf(event: HistoryEvent): ScriptStep[] {
  const step = command(event) ?? outcome(event);
  if (step) return [step];
  if (event.upsertWorkflowSearchAttributesEventAttributes) return [];
  if (consequences.some((name) => event[name])) return [];
  throw new Error(`Event ${event.eventId} (type ${event.eventType}) is nothing that a script can repeat`);
}

function command(event: HistoryEvent): ScriptStep | undefined {
  const id = String(event.eventId);
  const activity = event.activityTaskScheduledEventAttributes;
  if (activity) {
    const name = activity.activityType?.name ?? '';
    return { do: 'activity', event: id, name, args: valuesOf(activity.input), options: optionsOf(activity) };
  }
  const child = event.startChildWorkflowExecutionInitiatedEventAttributes;
  if (child) {
    const { workflowId, workflowType, taskQueue, input } = child;
    const names = { type: workflowType?.name ?? '', workflowId: workflowId ?? '', taskQueue: taskQueue?.name ?? '' };
    return { do: 'child', event: id, ...names, args: valuesOf(input) };
  }
  const signal = event.signalExternalWorkflowExecutionInitiatedEventAttributes;
  if (signal) return { do: 'signal-parent', event: id, name: signal.signalName ?? '', args: valuesOf(signal.input) };
  const timer = event.timerStartedEventAttributes;
  if (timer) return { do: 'timer', event: id, ms: milliseconds(timer.startToFireTimeout) ?? 0 };
  return patch(event) ?? searchAttributes(event) ?? end(event);
}

function patch(event: HistoryEvent): ScriptStep | undefined {
  const { markerName, details } = event.markerRecordedEventAttributes ?? {};
  if (markerName !== PATCH) return undefined;
  return { do: 'patch', id: (resultOf(details?.['patch-data']) as { id: string }).id };
}

function searchAttributes(event: HistoryEvent): ScriptStep | undefined {
  const fields = event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields ?? {};
  const values = Object.entries(fields)
    .filter(([name]) => name !== VERSION_ATTRIBUTE)
    .map(([name, payload]) => {
      const type = new TextDecoder().decode(payload.metadata?.['type'] ?? undefined);
      return { name, type, value: valueOf(payload) };
    });
  return values.length === 0 ? undefined : { do: 'search-attributes', values };
}

function end(event: HistoryEvent): ScriptStep | undefined {
  const completed = event.workflowExecutionCompletedEventAttributes;
  return completed ? { do: 'return', value: resultOf(completed.result) } : undefined;
}

function outcome(event: HistoryEvent): ScriptStep | undefined {
  const started = event.childWorkflowExecutionStartedEventAttributes;
  if (started) return { do: 'await-start', event: String(started.initiatedEventId) };
  const over =
    event.activityTaskCompletedEventAttributes?.scheduledEventId ??
    event.childWorkflowExecutionCompletedEventAttributes?.initiatedEventId ??
    event.externalWorkflowExecutionSignaledEventAttributes?.initiatedEventId ??
    event.timerFiredEventAttributes?.startedEventId;
  return over ? { do: 'await', event: String(over) } : undefined;
}

type Scheduled = NonNullable<HistoryEvent['activityTaskScheduledEventAttributes']>;

function optionsOf({ taskQueue, retryPolicy, ...times }: Scheduled): ActivityOptions {
  return {
    taskQueue: taskQueue?.name ?? undefined,
    startToCloseTimeout: milliseconds(times.startToCloseTimeout),
    scheduleToCloseTimeout: milliseconds(times.scheduleToCloseTimeout),
    scheduleToStartTimeout: milliseconds(times.scheduleToStartTimeout),
    heartbeatTimeout: milliseconds(times.heartbeatTimeout),
    retry: {
      initialInterval: milliseconds(retryPolicy?.initialInterval),
      maximumInterval: milliseconds(retryPolicy?.maximumInterval),
      backoffCoefficient: retryPolicy?.backoffCoefficient ?? undefined,
      maximumAttempts: retryPolicy?.maximumAttempts || undefined,
    },
  };
}

/** `undefined` where none was set. */
function milliseconds(time: Scheduled['startToCloseTimeout']): number | undefined {
  const ms = Number(time?.seconds ?? 0) * 1_000 + Number(time?.nanos ?? 0) / 1e6;
  return ms === 0 ? undefined : ms;
}
