import { setTimeout as delay } from 'node:timers/promises';
import { orderWorkflowId, shippingWorkflowId } from '@fake-stripe/contracts';
import { Client, Connection } from '@temporalio/client';
import { LocalMachine, type NpmRun } from './kit/npm-start.js';
import { RunningSystem } from './kit/running-system.js';

const SECONDS = 1_000;
const POLL = 50;
/** What is waited for and does not come by then will not come. */
const PATIENCE = 60 * SECONDS;

/** Each effect once; dispatching the parcel also takes its units out of stock. */
const completed = [
  'inventory.dispatched',
  'inventory.reserved',
  'notification.sent',
  'payment.authorized',
  'payment.captured',
  'shipping.dispatched',
  'shipping.label_created',
];

/** Everything that a stormy simulator would draw. */
const success = [
  'payment.authorize=approved',
  'inventory.reserve=reserved',
  'payment.capture=captured',
  'shipping.create-label=created',
  'shipping.dispatch=dispatched',
  'notification.send=sent',
].join();

interface Polling {
  readonly name: string;
  readonly queues: string;
  readonly pid: number;
}

describe('npm run start:workers', () => {
  let system: RunningSystem;
  let machine: LocalMachine;
  let connection: Connection;
  let temporal: Client;
  let fleet: NpmRun;

  beforeAll(async () => {
    system = await RunningSystem.start('fleet', {
      parts: ['postgres', 'temporal', 'fake-stripe-chaos', 'temporal-api'],
      // A label takes 30 s: a worker that is told to stop in its first 20 s does not wait for it, but hands it over.
      env: { CHAOS_PROFILE: 'stormy', CHAOS_TIME_SCALE: '1.5' },
    });
    // Beside the system: its database, Temporal and simulator are found by its record.
    machine = await LocalMachine.prepare(system.directory);
    connection = await Connection.connect({ address: system.stack.urls.temporal });
    temporal = new Client({ connection });
    // A charge whose answer is withheld is over well before a worker that drains gives it up.
    fleet = machine.run('start:workers', { WORKER_COUNT: '2', PROVIDER_TIMEOUT: '6s' });
    await fleet.line('Ctrl-C drains them');
  }, 120 * SECONDS);

  afterAll(async () => {
    fleet?.killAll();
    await connection?.close();
    await system?.stop();
  }, 60 * SECONDS);

  /** The worker that has begun the activity. */
  function workerAt(workflowId: string, activity: string): Promise<Polling> {
    return until(`${activity} of ${workflowId} is under way at a worker of the fleet`, async () => {
      const { raw } = await temporal.workflow.getHandle(workflowId).describe();
      const found = raw.pendingActivities?.find(({ activityType }) => activityType?.name === activity);
      return workersOf(fleet).find(({ pid }) => found?.lastWorkerIdentity?.startsWith(`${pid}@`));
    });
  }

  /** Another process polls in the place of this one. */
  async function replaced(pid: number): Promise<void> {
    await until(`another worker polls in the place of ${pid}`, () => !workersOf(fleet).some((one) => one.pid === pid));
  }

  async function hasHappened(orderId: string, effect: string): Promise<void> {
    await until(`${orderId} has ${effect}`, async () => (await system.effects(orderId)).includes(effect));
  }

  /** Whose label is being made, for longer than a worker that drains waits. */
  async function waitingForLabel(orderId: string): Promise<Polling> {
    await system.order(orderId, { profile: 'stormy', script: success });
    await hasHappened(orderId, 'shipping.label_created');
    return workerAt(shippingWorkflowId(orderId, 1), 'createShippingLabel');
  }

  /** Whose charge is made and whose answer is withheld. */
  async function charging(orderId: string): Promise<Polling> {
    await system.order(orderId, { profile: 'calm', script: 'payment.capture#1=timeout:after' });
    await hasHappened(orderId, 'payment.captured');
    return workerAt(orderWorkflowId(orderId), 'capturePayment');
  }

  /** What became of the first attempt at the activity, and how many there were. */
  async function attemptsAt(workflowId: string, activity: string) {
    const { events } = await temporal.workflow.getHandle(workflowId).fetchHistory();
    const scheduled = events?.find(
      (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === activity,
    );
    const started = events
      ?.map(({ activityTaskStartedEventAttributes: attributes }) => attributes)
      .find((attributes) => String(attributes?.scheduledEventId) === String(scheduled?.eventId));
    const failure = started?.lastFailure;
    // Of one that is long the server keeps a short copy, as the cause of its own "Failure exceeds size limit".
    const type = (failure?.serverFailureInfo ? failure.cause : failure)?.applicationFailureInfo?.type;
    return { attempts: started?.attempt, failure: type ?? failure?.message };
  }

  async function endedOnce(orderIds: readonly string[]): Promise<void> {
    for (const orderId of orderIds) {
      expect(await system.ended(orderId)).toBe('completed');
      expect([...(await system.effects(orderId))].sort()).toEqual(completed);
    }
    expect(await system.audit()).toMatchObject({ ok: true, violations: [] });
  }

  it(
    'lets a worker that is told to stop finish what it can, and hands over the rest',
    async () => {
      // The label first, the charge right before the signal: that one has the shorter time.
      const busy = [await waitingForLabel('handed-over'), await charging('finished')];
      const told = busy.filter(({ pid }, index) => busy.findIndex((other) => other.pid === pid) === index);
      for (const { pid } of told) process.kill(pid, 'SIGTERM');
      for (const { name, pid } of told) {
        await fleet.line(`${name} was stopped from outside, in good order. It is started again`);
        await replaced(pid);
      }
      await endedOnce(['handed-over', 'finished']);
      const charge = await attemptsAt(orderWorkflowId('finished'), 'capturePayment');
      expect(charge).toEqual({ attempts: 2, failure: 'timeout' });
      const label = await attemptsAt(shippingWorkflowId('handed-over', 1), 'createShippingLabel');
      expect(label).toEqual({ attempts: 2, failure: 'WorkerShutdown' });
    },
    120 * SECONDS,
  );

  it(
    'starts a worker again that is killed with kill -9, and no order is lost or charged twice',
    async () => {
      const orderIds = ['killed-1', 'killed-2', 'killed-3', 'killed-4'];
      const [labelling] = await Promise.all(orderIds.map(waitingForLabel));
      const { name, pid } = labelling as Polling;
      process.kill(pid, 'SIGKILL');
      await fleet.line(`${name} ended unexpectedly (signal SIGKILL)`);
      await replaced(pid);
      await endedOnce(orderIds);
    },
    120 * SECONDS,
  );

  it(
    'limits its workers to WORKER_QUEUES, and Ctrl-C leaves none behind',
    async () => {
      const limited = machine.run('start:workers', { WORKER_COUNT: '1', WORKER_QUEUES: 'shipping' });
      await limited.line('Ctrl-C drains them');
      expect(workersOf(limited).map(({ queues }) => queues)).toEqual(['shipping']);
      expect(workersOf(fleet).map(({ queues }) => queues)).toEqual(
        Array(2).fill('orders, shipping, user-context, ml-training'),
      );
      const workers = [...workersOf(limited), ...workersOf(fleet)];
      for (const run of [limited, fleet]) run.ctrlC();
      await Promise.all([limited.exited, fleet.exited]);
      expect(workers.filter(({ pid }) => isRunning(pid))).toEqual([]);
    },
    60 * SECONDS,
  );
});

/** What the look finds, as soon as it finds something. @throws Error that says what was waited for in vain */
async function until<T>(what: string, look: () => T | Promise<T>): Promise<NonNullable<T>> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`Not within ${PATIENCE / SECONDS} s: ${what}`);
    await delay(POLL);
  }
}

/** The workers as they have last said what they poll. */
function workersOf({ output }: NpmRun): readonly Polling[] {
  const last = new Map<string, Polling>();
  for (const line of output) {
    const [, name = '', queues = '', pid] = /(temporal-worker-\d+) polls (.+) \(pid (\d+), /.exec(line) ?? [];
    if (pid) last.set(name, { name, queues, pid: Number(pid) });
  }
  return [...last.values()];
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
