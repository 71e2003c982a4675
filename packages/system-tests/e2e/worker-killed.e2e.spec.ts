import { orderWorkflowId, shippingWorkflowId } from '@fake-stripe/contracts';
import { Client, Connection } from '@temporalio/client';
import { RunningSystem } from './kit/running-system.js';

const SECONDS = 1_000;

/** Effects of an order that completes; dispatching the parcel also takes its units out of stock. */
const completed = [
  'payment.authorized',
  'inventory.reserved',
  'payment.captured',
  'shipping.label_created',
  'inventory.dispatched',
  'shipping.dispatched',
  'notification.sent',
];
const paid = ['payment.authorized', 'inventory.reserved', 'payment.captured'];

/** Everything that could be drawn otherwise. */
const success = [
  'payment.authorize=approved',
  'inventory.reserve=reserved',
  'payment.capture=captured',
  'shipping.create-label=created',
  'shipping.cancel=cancelled',
  'payment.refund=refunded',
  'inventory.release=released',
  'payment.release=released',
  'notification.send=sent',
];

interface Moment {
  readonly operation: string;
  /** The effect that shows that the simulator has committed. */
  readonly effect: string;
  readonly activity: string;
  readonly inChild?: boolean;
  /** What makes the order need this call. */
  readonly script?: readonly string[];
  readonly profile?: string;
  readonly cancelAfter?: string;
  readonly end: string;
  readonly effects: readonly string[];
}

const forward: readonly Moment[] = [
  { operation: 'payment.authorize', effect: 'payment.authorized', activity: 'authorizePayment' },
  { operation: 'inventory.reserve', effect: 'inventory.reserved', activity: 'reserveInventory' },
  { operation: 'payment.capture', effect: 'payment.captured', activity: 'capturePayment' },
  {
    operation: 'shipping.create-label',
    effect: 'shipping.label_created',
    activity: 'createShippingLabel',
    inChild: true,
  },
  { operation: 'shipping.dispatch', effect: 'shipping.dispatched', activity: 'dispatchCarrier', inChild: true },
  { operation: 'notification.send', effect: 'notification.sent', activity: 'sendNotification' },
].map((moment) => ({ ...moment, end: 'completed', effects: completed }));

const rollBack: readonly Moment[] = [
  {
    operation: 'payment.release',
    effect: 'payment.released',
    activity: 'releasePayment',
    script: ['inventory.reserve=out_of_stock'],
    end: 'failed',
    effects: ['payment.authorized', 'payment.released', 'notification.sent'],
  },
  {
    operation: 'payment.refund',
    effect: 'payment.refunded',
    activity: 'refundPayment',
    script: ['shipping.create-label=address_error'],
    end: 'failed',
    effects: [...paid, 'payment.refunded', 'inventory.released', 'notification.sent'],
  },
  {
    operation: 'inventory.release',
    effect: 'inventory.released',
    activity: 'releaseInventory',
    script: ['shipping.create-label=address_error'],
    end: 'failed',
    effects: [...paid, 'payment.refunded', 'inventory.released', 'notification.sent'],
  },
  {
    operation: 'shipping.cancel',
    effect: 'shipping.cancelled',
    activity: 'cancelShippingLabel',
    inChild: true,
    // In this profile a label takes its time: long enough to cancel the order meanwhile.
    profile: 'stormy',
    script: success,
    cancelAfter: 'shipping.label_created',
    end: 'cancelled',
    effects: [
      ...paid,
      'shipping.label_created',
      'shipping.cancelled',
      'payment.refunded',
      'inventory.released',
      'notification.sent',
    ],
  },
];

describe('the only worker, killed with kill -9 when a provider has done its work and not answered yet', () => {
  let system: RunningSystem;
  let connection: Connection;
  let temporal: Client;

  beforeAll(async () => {
    // A stall of 10 s holds the answer; the worker's own patience must be longer than the test needs.
    system = await RunningSystem.start('worker-killed', {
      env: { CHAOS_PROFILE: 'calm', CHAOS_TIME_SCALE: '1' },
      serviceEnv: { 'temporal-worker': { PROVIDER_TIMEOUT: '30s' } },
    });
    connection = await Connection.connect({ address: system.stack.urls.temporal });
    temporal = new Client({ connection });
  }, 120 * SECONDS);

  afterAll(async () => {
    await connection?.close();
    await system?.stop();
  }, 60 * SECONDS);

  async function pendingActivities(workflowId: string): Promise<readonly string[]> {
    const { raw } = await temporal.workflow.getHandle(workflowId).describe();
    return (raw.pendingActivities ?? []).map(({ activityType }) => activityType?.name ?? '');
  }

  it.each([...forward, ...rollBack])(
    '$operation: a worker started afterwards takes the order to its end, with one effect for each step',
    async ({ operation, effect, activity, inChild, profile, script = [], cancelAfter, end, effects }) => {
      const orderId = `killed-at-${operation.replace('.', '-')}`;
      await system.order(orderId, { profile, script: [`${operation}#1=timeout:after`, ...script].join() });
      if (cancelAfter) {
        await system.hasHappened(orderId, cancelAfter);
        expect(await system.post(`/api/v1/order/${orderId}/cancel`)).toMatchObject({ status: 200 });
      }
      await system.hasHappened(orderId, effect);
      await system.kill('temporal-worker');
      const workflowId = inChild ? shippingWorkflowId(orderId, 1) : orderWorkflowId(orderId);
      expect(await pendingActivities(workflowId)).toEqual([activity]);

      await system.restart('temporal-worker');
      expect(await system.ended(orderId)).toBe(end);
      expect(sorted(await system.effects(orderId))).toEqual(sorted(effects));
      expect(await system.audit()).toMatchObject({ ok: true, violations: [] });
    },
    120 * SECONDS,
  );
});

function sorted(effects: readonly string[]): readonly string[] {
  return [...effects].sort();
}
