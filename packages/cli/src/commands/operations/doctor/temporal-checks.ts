import { OrderSearchAttribute, TaskQueue } from '@fake-stripe/contracts';
import type { Client, Connection } from '@temporalio/client';
import type { Context } from '../../../context.js';
import { Failure } from '../../../failure.js';
import { millisecondsOf } from '../../../temporal/payloads.js';
import { targetOf, withTemporal, type Temporal } from '../../../temporal/temporal-access.js';
import { missing, well, type Check } from './check.js';
import { isTaken } from './ports.js';

/** A poll takes a minute at most: a worker that has not asked for longer is gone. */
const POLL_MS = 70_000;
const CALL_MS = 1_000;

/** Of gRPC. */
const NOT_FOUND = 5;

/** Of Temporal's TaskQueueType. */
const kinds = { workflow: 1, activity: 2 } as const;
type Kind = keyof typeof kinds;
const tasks = { workflow: 'workflows', activity: 'activities' } as const;
const cliTypes = { KEYWORD: 'Keyword', INT: 'Int' } as const;

const START = 'npm start';
const START_WORKER = 'npm run start:worker';

/** Temporal, what it has to know, and who works for it. */
export async function checkTemporal({ env, clock }: Context): Promise<Check[]> {
  try {
    return await withTemporal(env, (temporal) =>
      temporal.client.withDeadline(Date.now() + CALL_MS, () => lookAt(temporal, env, clock.now())),
    );
  } catch (error) {
    if (error instanceof Failure) return [await unreachable(env, error)];
    throw error;
  }
}

async function lookAt({ client, connection, address }: Temporal, env: Context['env'], now: Date): Promise<Check[]> {
  const { namespace } = client.options;
  const { serverVersion } = await client.workflowService.getSystemInfo({});
  if (!(await isKnown(client, namespace))) return [noNamespace(address, namespace)];
  return [
    well('Temporal', `server ${serverVersion} at ${address}, namespace ${namespace}`),
    ...(await Promise.all([
      checkAttributes(connection, namespace),
      ...queues(env).map((queue) => checkQueue(client, queue, now)),
    ])),
  ];
}

async function isKnown({ workflowService }: Client, namespace: string): Promise<boolean> {
  try {
    await workflowService.describeNamespace({ namespace });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === NOT_FOUND) return false;
    throw error;
  }
}

function noNamespace(address: string, namespace: string): Check {
  const mend = `temporal operator namespace create --address ${address} --namespace ${namespace}`;
  return missing('Temporal', `the server at ${address} has no namespace ${namespace}`, mend);
}

async function unreachable(env: Context['env'], failure: Failure): Promise<Check> {
  const address = await targetOf(env).then(
    (target) => target.address,
    () => undefined,
  );
  if (address === undefined) return missing('Temporal', failure.message, 'put the variables TEMPORAL_* right');
  const { hostname, port } = new URL(`http://${address}`);
  if (await isTaken(hostname, Number(port || 80))) {
    const mend = 'TEMPORAL_PORT puts ours elsewhere; TEMPORAL_ADDRESS names one that runs; or end what listens there';
    return missing('Temporal', `what listens at ${address} does not let us in, or is something else`, mend);
  }
  return missing('Temporal', `nothing listens at ${address}`, `${START}, or name one with TEMPORAL_ADDRESS`);
}

async function checkAttributes({ operatorService }: Connection, namespace: string): Promise<Check> {
  const name = 'search attributes';
  const known = await operatorService.listSearchAttributes({ namespace }).catch(() => undefined);
  if (!known) return well(name, 'this cluster does not tell which it has');
  const wanted = Object.values(OrderSearchAttribute);
  const absent = wanted.filter((attribute) => known.customAttributes?.[attribute.name] === undefined);
  if (absent.length === 0) return well(name, wanted.map((attribute) => attribute.name).join(', '));
  const options = absent.map((attribute) => `--name ${attribute.name} --type ${cliTypes[attribute.type]}`).join(' ');
  const mend = `${START_WORKER} registers them; or temporal operator search-attribute create --namespace ${namespace} ${options}`;
  return missing(name, `not registered: ${absent.map((attribute) => attribute.name).join(', ')}`, mend);
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

async function checkQueue(client: Client, { taskQueue, kinds: wanted }: Queue, now: Date): Promise<Check> {
  const name = `queue ${taskQueue}`;
  const counts = await Promise.all(wanted.map((kind) => pollers(client, taskQueue, kind, now)));
  const unserved = wanted.filter((_, index) => counts[index] === 0);
  if (unserved.length === 0)
    return well(name, wanted.map((kind, index) => `${tasks[kind]} polled by ${counts[index]}`).join(', '));
  const said = `no worker polls it for ${unserved.map((kind) => tasks[kind]).join(' and ')}`;
  return missing(name, said, `WORKER_QUEUES=${taskQueue} ${START_WORKER}, or ${START_WORKER} for all queues`);
}

async function pollers(
  { workflowService, options }: Client,
  taskQueue: string,
  kind: Kind,
  now: Date,
): Promise<number> {
  const { namespace } = options;
  const { pollers: found } = await workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: kinds[kind],
  });
  return (found ?? []).filter(({ lastAccessTime }) => now.getTime() - millisecondsOf(lastAccessTime) < POLL_MS).length;
}
