import { TaskQueue } from '@fake-stripe/contracts';
import type { Client } from '@temporalio/client';
import type { Context } from '../../../context.js';
import { missing, well, type Check } from './check.js';
import { unlessSlow, within } from './temporal-calls.js';

/** A poll takes a minute at most: a worker that has not asked for longer is gone. */
const POLL_MS = 70_000;

/** Of Temporal's TaskQueueType. */
const kinds = { workflow: 1, activity: 2 } as const;
type Kind = keyof typeof kinds;
const tasks = { workflow: 'workflows', activity: 'activities' } as const;

const START_WORKER = 'npm run start:worker';

/** Whether somebody works on all queues. */
export function checkQueues(client: Client, env: Context['env'], now: Date): Promise<Check[]> {
  return Promise.all(
    queues(env).map((queue) => unlessSlow(`queue ${queue.taskQueue}`, (name) => checkQueue(client, name, queue, now))),
  );
}

interface Queue {
  readonly taskQueue: string;
  readonly kinds: readonly Kind[];
}

/** What has to be served, and with which tasks. */
function queues(env: Context['env']): Queue[] {
  const trainer = env['TRAINER_QUEUE'] || TaskQueue.mlTraining;
  const both = [TaskQueue.orders, TaskQueue.shipping, TaskQueue.userContext];
  const apart = trainer !== TaskQueue.mlTraining;
  return [
    ...both.map((taskQueue): Queue => ({ taskQueue, kinds: ['workflow', 'activity'] })),
    { taskQueue: TaskQueue.mlTraining, kinds: apart ? ['workflow'] : ['workflow', 'activity'] },
    ...(apart ? [{ taskQueue: trainer, kinds: ['activity' as const] }] : []),
  ];
}

async function checkQueue(
  client: Client,
  name: string,
  { taskQueue, kinds: wanted }: Queue,
  now: Date,
): Promise<Check> {
  const counts = await Promise.all(wanted.map((kind) => pollers(client, taskQueue, kind, now)));
  const unserved = wanted.filter((_, index) => counts[index] === 0);
  if (unserved.length === 0)
    return well(name, wanted.map((kind, index) => `${tasks[kind]} polled by ${counts[index]}`).join(', '));
  const said = `no worker polls it for ${unserved.map((kind) => tasks[kind]).join(' and ')}`;
  return missing(name, said, `WORKER_QUEUES=${taskQueue} ${START_WORKER}, or ${START_WORKER} for all queues`);
}

async function pollers(client: Client, taskQueue: string, kind: Kind, now: Date): Promise<number> {
  const { millisecondsOf } = await import('@fake-stripe/temporal-config');
  const { namespace } = client.options;
  const asked = { namespace, taskQueue: { name: taskQueue }, taskQueueType: kinds[kind] };
  const { pollers: found } = await within(client, () => client.workflowService.describeTaskQueue(asked));
  return (found ?? []).filter(({ lastAccessTime }) => now.getTime() - millisecondsOf(lastAccessTime) < POLL_MS).length;
}
