import type { ActivityOptions } from '@temporalio/workflow';
import { type HistoryEvent, resultOf, valueOf, valuesOf } from './payloads.js';
import type { Script, ScriptStep } from './script.js';

const LOCAL_ACTIVITY = 'core_local_activity';
const PATCH = 'core_patch';
/** Written by the SDK itself with every patch. */
const VERSION_ATTRIBUTE = 'TemporalChangeVersion';

/** Arguments of a local activity, which no history has. */
export type LocalArguments = (activity: string, result: unknown) => readonly unknown[];

/**
 * What a run did, from its history: played again it makes the same commands in the same workflow tasks.
 * @throws Error where the run did what a script cannot say, such as a failed activity
 */
export function scriptOf(events: readonly HistoryEvent[], localArguments: LocalArguments): Script {
  return events.flatMap((event) => stepsOf(event, localArguments));
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

function stepsOf(event: HistoryEvent, localArguments: LocalArguments): ScriptStep[] {
  const step = command(event, localArguments) ?? outcome(event);
  if (step) return [step];
  if (event.upsertWorkflowSearchAttributesEventAttributes) return [];
  if (consequences.some((name) => event[name])) return [];
  throw new Error(`Event ${event.eventId} (type ${event.eventType}) is nothing that a script can repeat`);
}

function command(event: HistoryEvent, localArguments: LocalArguments): ScriptStep | undefined {
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
  return marker(event, localArguments) ?? searchAttributes(event) ?? end(event);
}

function marker(event: HistoryEvent, localArguments: LocalArguments): ScriptStep | undefined {
  const local = localActivityOf(event);
  if (local) return { do: 'local-activity', name: local.name, args: localArguments(local.name, local.answer) };
  const { markerName, details } = event.markerRecordedEventAttributes ?? {};
  if (markerName !== PATCH) return undefined;
  return { do: 'patch', id: (resultOf(details?.['patch-data']) as { id: string }).id };
}

/** What the marker of a local activity says. @throws Error where it failed */
export function localActivityOf(event: HistoryEvent): { readonly name: string; readonly answer: unknown } | undefined {
  const { markerName, details, failure } = event.markerRecordedEventAttributes ?? {};
  if (markerName !== LOCAL_ACTIVITY) return undefined;
  if (failure) throw new Error(`Event ${event.eventId}: a local activity failed`);
  const { activity_type: name } = resultOf(details?.['data']) as { activity_type: string };
  return { name, answer: resultOf(details?.['result']) };
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
