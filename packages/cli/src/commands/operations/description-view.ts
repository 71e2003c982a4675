import type { PendingActivity, RunDescription } from '../../temporal/run-description.js';
import type { Colours } from '../../terminal/colours.js';
import { counted } from '../../terminal/figures.js';
import { printable } from '../../terminal/printable.js';

/** How Temporal says that a run closed. */
const bad: readonly string[] = ['failed', 'cancelled', 'terminated', 'timed_out'];

/** A run in lines `name: value`. */
export function describedLines(run: RunDescription, colours: Colours): string[] {
  const paint = run.status === 'completed' ? colours.green : bad.includes(run.status) ? colours.red : colours.cyan;
  const { events, bytes } = run.history;
  return [
    line('workflow', run.workflowId, colours.bold),
    line('type', run.type),
    line('run', run.runId),
    ...(run.firstRunId === undefined ? [] : [line('first run', run.firstRunId)]),
    line('status', run.status, paint),
    line('queue', run.taskQueue),
    line('started', run.startedAt),
    ...(run.closedAt === undefined ? [] : [line('closed', run.closedAt)]),
    ...(run.parent === undefined ? [] : [line('parent', run.parent)]),
    line('history', `${counted(events, 'event')}${bytes === undefined ? '' : `, ${counted(bytes, 'byte')}`}`),
    ...members('search attribute', run.searchAttributes),
    ...members('memo', run.memo),
    ...run.pendingActivities.map((activity) => line('pending activity', activityText(activity), colours.yellow)),
    ...run.pendingChildren.map(({ type, workflowId }) =>
      line('pending child', `${type} ${workflowId}`, colours.yellow),
    ),
    ...workflowTask(run, colours),
  ];
}

function line(name: string, value: string, paint: (text: string) => string = (text) => text): string {
  return `${name}: ${paint(printable(value))}`;
}

function members(name: string, values: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(values).map(([member, value]) => line(name, `${member} = ${JSON.stringify(value)}`));
}

function activityText(activity: PendingActivity): string {
  const { name, state, attempt, maximumAttempts, lastFailure, heartbeat, nextAttemptAt } = activity;
  return [
    `${name} ${state}, attempt ${attempt}${maximumAttempts > 0 ? ` of ${maximumAttempts}` : ''}`,
    nextAttemptAt && `due ${nextAttemptAt}`,
    lastFailure && `last failure ${lastFailure}`,
    heartbeat?.at && `heartbeat ${heartbeat.at}`,
    heartbeat?.details !== undefined && JSON.stringify(heartbeat.details),
  ]
    .filter(Boolean)
    .join(', ');
}

function workflowTask({ pendingWorkflowTask: task }: RunDescription, colours: Colours): string[] {
  if (!task) return [];
  const since = task.since === undefined ? '' : ` since ${task.since}`;
  const what = task.started ? 'is at a worker' : 'waits for a worker';
  const attempts = task.attempt > 1 ? `, attempt ${task.attempt}` : '';
  return [line('workflow task', `${what}${since}${attempts}`, colours.yellow)];
}
