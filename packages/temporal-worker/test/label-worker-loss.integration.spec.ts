import { OrderDoor, shippingWorkflowId, TaskQueue } from '@fake-stripe/contracts';
import { historyOf } from './kit/activity-history.js';
import { HeartbeatWatch } from './kit/heartbeat-watch.js';
import { anOrderInput, startOrderSystem, type OrderSystem, type Workers } from './kit/order-system.js';
import { ObligingProviders, readyLabel, type SeenCall } from './kit/obliging-providers.js';

const LABEL = 'createShippingLabel';
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

/** On the dev server: the time-skipping one may lose heartbeat details. */
const providers = new ObligingProviders();
let system: OrderSystem;
beforeAll(async () => {
  system = await startOrderSystem(providers, { server: 'dev', queues: [] });
}, 60_000);
afterAll(() => system.stop(), 60_000);
beforeEach(() => {
  providers.calls.length = 0;
  providers.intercept = () => undefined;
});

describe('a label that is being made', () => {
  let orderWorker: Workers;
  beforeAll(async () => {
    orderWorker = await system.work({ queues: [TaskQueue.orders] });
  });
  afterAll(() => orderWorker.stop());
  beforeEach(() => {
    providers.label = { ...readyLabel, labelId: 'label-7', status: 'queued', progress: 40, readyAt: inAnHour() };
  });

  const shippingWorker = (options: object = {}) => system.work({ queues: [TaskQueue.shipping], ...options });
  const seen = (operation: string) => providers.calls.filter((call) => call.operation === operation);

  /** Resolves when Temporal knows what the activity has sent with its heartbeat. */
  async function labelIsKnown(orderId: string): Promise<void> {
    const child = system.env.client.workflow.getHandle(shippingWorkflowId(orderId, 1));
    for (;;) {
      const { raw } = await child.describe();
      const label = raw.pendingActivities?.find(({ activityType }) => activityType?.name === LABEL);
      const [details] = label?.heartbeatDetails?.payloads ?? [];
      if (Buffer.from(details?.data ?? []).includes('label-7')) return;
    }
  }

  async function orderWithItsLabelInTheMaking() {
    const input = anOrderInput();
    const { orderId } = input.order;
    const handle = await system.start(input);
    await reached(({ operation }) => operation === 'label');
    await labelIsKnown(orderId);
    return { handle, orderId };
  }

  /** Resolves when a provider is called in this way; what intercepts calls already goes on doing so. */
  function reached(wanted: (call: SeenCall) => boolean): Promise<void> {
    const { intercept } = providers;
    return new Promise((resolve) => {
      providers.intercept = (call) => {
        if (wanted(call)) resolve();
        return intercept(call);
      };
    });
  }

  it('is gone on with by another worker when the first one dies', async () => {
    const watch = new HeartbeatWatch();
    // With one slot, taken by the activity that hangs, the dead worker takes no other.
    const dead = await shippingWorker({
      maxConcurrentActivityTaskExecutions: 1,
      interceptors: { activity: [watch.interceptor] },
    });
    const { handle } = await orderWithItsLabelInTheMaking();
    let bury: () => void = () => undefined;
    const buried = new Promise<void>((resolve) => (bury = resolve));
    providers.intercept = ({ operation, call }) => (operation === 'label' && call.attempt === 1 ? buried : undefined);
    watch.mute();

    const second = await shippingWorker();
    await reached(({ operation, call }) => operation === 'label' && call.attempt === 2);
    providers.label = { ...readyLabel, labelId: 'label-7' };
    const { status, state } = await handle.result();
    bury();
    await Promise.all([dead.stop(), second.stop()]);

    expect(status).toBe('completed');
    expect(state.labelId).toBe('label-7');
    expect(seen('requestLabel').map(({ call }) => call.attempt)).toEqual([1]);
    expect(new Set(seen('label').map(({ request }) => request))).toEqual(new Set(['label-7']));
    expect(seen('dispatch')).toHaveLength(1);
    expect(seen('cancelLabel')).toHaveLength(0);
  }, 60_000);

  it('is gone on with by another worker when the first one is stopped', async () => {
    const first = await shippingWorker({ shutdownGraceTime: '1ms' });
    const { handle } = await orderWithItsLabelInTheMaking();
    await first.stop();
    const second = await shippingWorker();
    await reached(({ operation, call }) => operation === 'label' && call.attempt === 2);
    providers.label = { ...readyLabel, labelId: 'label-7' };
    const { status } = await handle.result();
    await second.stop();

    expect(status).toBe('completed');
    expect(seen('requestLabel').map(({ call }) => call.attempt)).toEqual([1]);
    expect(new Set(seen('label').map(({ request }) => request))).toEqual(new Set(['label-7']));
  }, 60_000);

  it.each([
    ['its customer', OrderDoor.cancel],
    ['Temporal', undefined],
  ])(
    'is cancelled, and its activity stopped promptly, when the order is cancelled by %s',
    async (_, door) => {
      const watch = new HeartbeatWatch();
      const worker = await shippingWorker({ interceptors: { activity: [watch.interceptor] } });
      const { handle, orderId } = await orderWithItsLabelInTheMaking();
      if (door) await handle.executeUpdate(door, { args: [{}] });
      else await handle.cancel();
      await handle.result().catch(() => undefined);
      await worker.stop();

      expect((await system.store.reader.find(orderId))?.state.status).toBe('cancelled');
      const label = await historyOf(system.env.client, shippingWorkflowId(orderId, 1), LABEL);
      expect(label.types).toEqual(['scheduled', 'cancelRequested', 'started', 'canceled']);
      const late = watch.of(LABEL).filter((at) => at > label.at('cancelRequested'));
      expect(late.length).toBeLessThanOrEqual(5);
      expect([...new Set(providers.operations())]).toEqual([
        'authorize',
        'reserve',
        'capture',
        'requestLabel',
        'label',
        'cancelLabel',
        'refund',
        'inventory.release',
        'release',
        'send',
      ]);
      expect(seen('cancelLabel')[0]?.request).toEqual({ undoes: seen('requestLabel')[0]?.call.idempotencyKey });
    },
    60_000,
  );
});

describe('a provider call in progress', () => {
  it('is answered before the worker that made it has stopped', async () => {
    const first = await system.work({ queues: [TaskQueue.orders] });
    const shippingWorker = await system.work({ queues: [TaskQueue.shipping] });
    providers.label = readyLabel;
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const inCapture = new Promise<void>((resolve) => {
      providers.intercept = ({ operation }) => {
        if (operation !== 'capture') return;
        resolve();
        return answered;
      };
    });
    const handle = await system.start(anOrderInput());
    await inCapture;
    const stopped = first.stop();
    answer();
    await stopped;
    const second = await system.work({ queues: [TaskQueue.orders] });
    const { status, state } = await handle.result();
    await Promise.all([second.stop(), shippingWorker.stop()]);

    expect(status).toBe('completed');
    expect(state.retries.capture ?? 0).toBe(0);
    expect(providers.operations().filter((operation) => operation === 'capture')).toHaveLength(1);
  }, 60_000);
});
