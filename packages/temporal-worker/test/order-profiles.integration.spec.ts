import { ErrorCode, OrderDoor, OrderQuery, type DoorAnswer, type OrderState } from '@fake-stripe/contracts';
import type { WorkflowHandle } from '@temporalio/client';
import { ProviderFault } from '../src/provider/application/provider-errors.js';
import { holdCall } from './kit/held-call.js';
import { ObligingProviders } from './kit/obliging-providers.js';
import { anOrderInput, startOrderSystem, type OrderSystem, type OrderWorkflow } from './kit/order-system.js';

type Handle = WorkflowHandle<OrderWorkflow>;

const DAY = 24 * 60 * 60_000;
/** Passes in real time, of which the review takes two seconds and the way to the call what a busy machine needs. */
const DEADLINE = 6_000;

describe('the profiles of an order', () => {
  const providers = new ObligingProviders();
  let system: OrderSystem;
  beforeAll(async () => {
    system = await startOrderSystem(providers);
  }, 60_000);
  afterAll(() => system.stop());
  beforeEach(() => {
    providers.calls.length = 0;
    providers.intercept = () => undefined;
  });

  const knock = (handle: Handle, door: OrderDoor, args: object = {}) =>
    handle.executeUpdate<DoorAnswer, [object]>(door, { args: [args] });
  const refusal = (code: string) => ({ cause: { type: code } });
  const stateOf = (handle: Handle) => handle.query<OrderState>(OrderQuery.status);
  const lasted = ({ startedAt, updatedAt }: OrderState) => Date.parse(updatedAt) - Date.parse(startedAt);
  const mails = () =>
    providers.calls.filter(({ operation }) => operation === 'send').map(({ request }) => (request as Mail).template);
  interface Mail {
    readonly template: string;
  }

  async function until(handle: Handle, status: string): Promise<void> {
    while ((await stateOf(handle)).status !== status) await system.env.sleep(100);
  }

  function refusing(operation: string, kind: 'timeout' | 'server_error' = 'timeout'): void {
    providers.intercept = (seen) => {
      if (seen.operation === operation) throw new ProviderFault(kind, true, `${operation} is broken`);
    };
  }

  describe('retail', () => {
    it('charges before it ships, and stays shipped for seven days', async () => {
      const handle = await system.start(anOrderInput({ profile: 'retail' }));
      await until(handle, 'shipped');
      await system.env.sleep(6 * DAY);
      expect((await stateOf(handle)).status).toBe('shipped');
      const { status, state } = await handle.result();
      expect(status).toBe('completed');
      expect(lasted(state)).toBeGreaterThanOrEqual(7 * DAY);
      expect(state.completedSteps).toEqual(['create', 'reserve', 'authorize', 'capture', 'ship', 'notify', 'window']);
      expect(providers.operations()).toEqual(['reserve', 'authorize', 'capture', 'requestLabel', 'dispatch', 'send']);
    });

    it('refunds a charge that is rejected within its 24 hours, and one that nobody approves', async () => {
      const rejected = await system.start(anOrderInput({ profile: 'retail', requiresApproval: true }));
      await until(rejected, 'pending_approval');
      expect((await stateOf(rejected)).paymentProcessed).toBe(true);
      await knock(rejected, OrderDoor.reject, { rejectedBy: 'bob' });
      expect((await rejected.result()).status).toBe('rejected');
      const undone = ['refund', 'release', 'inventory.release', 'send'];
      expect(providers.operations().slice(3)).toEqual(undone);

      const forgotten = await system.start(anOrderInput({ profile: 'retail', requiresApproval: true }));
      const { status, state } = await forgotten.result();
      expect(status).toBe('expired');
      expect(lasted(state)).toBeGreaterThanOrEqual(DAY);
      expect(providers.operations().slice(-4)).toEqual(undone);
    });

    it('takes a shipped order back: refunded, restocked, and its mail last', async () => {
      const handle = await system.start(anOrderInput({ profile: 'retail' }));
      await until(handle, 'shipped');
      expect(await knock(handle, OrderDoor.return, { reason: 'too small' })).toMatchObject({ outcome: 'accepted' });
      const { status, state } = await handle.result();
      expect(status).toBe('returned');
      expect(state).toMatchObject({
        failure: { code: ErrorCode.orderReturned, message: 'too small' },
        paymentProcessed: false,
        inventoryReserved: false,
      });
      expect(providers.operations().slice(6)).toEqual(['refund', 'release', 'restock', 'send']);
      expect(mails()).toEqual(['order_completed', 'order_returned']);
      const reserved = providers.calls.find(({ operation }) => operation === 'reserve')?.call.idempotencyKey;
      expect(providers.calls.find(({ operation }) => operation === 'restock')?.request).toEqual({ undoes: reserved });
    });

    it('takes an order back once, and neither before it is shipped nor after the window', async () => {
      const label = holdCall(providers, 'requestLabel');
      const refund = holdCall(providers, 'refund');
      const handle = await system.start(anOrderInput({ profile: 'retail' }));
      await label.reached;
      await expect(knock(handle, OrderDoor.return)).rejects.toMatchObject(refusal(ErrorCode.notReturnable));
      label.release();
      await until(handle, 'shipped');
      await expect(knock(handle, OrderDoor.cancel)).rejects.toMatchObject(refusal(ErrorCode.alreadyDispatched));
      await knock(handle, OrderDoor.return);
      await refund.reached;
      expect(await knock(handle, OrderDoor.return)).toMatchObject({ outcome: 'already_decided' });
      refund.release();
      expect((await handle.result()).status).toBe('returned');
      expect(providers.operations().filter((operation) => operation === 'refund')).toHaveLength(1);
    });

    it('has no window in a profile without one', async () => {
      const mail = holdCall(providers, 'send');
      const handle = await system.start(anOrderInput());
      await mail.reached;
      await expect(knock(handle, OrderDoor.return)).rejects.toMatchObject(refusal(ErrorCode.notReturnable));
      mail.release();
      expect((await handle.result()).status).toBe('completed');
    });

    it('gives every provider five attempts', async () => {
      refusing('authorize');
      const { status, state } = await (await system.start(anOrderInput({ profile: 'retail' }))).result();
      expect(status).toBe('failed');
      expect(state.retries).toEqual({ authorize: 4 });
    });

    it('does not stop for Temporal once the parcel is on its way', async () => {
      const handle = await system.start(anOrderInput({ profile: 'retail' }));
      await until(handle, 'shipped');
      await handle.cancel();
      expect((await handle.result()).status).toBe('completed');
    });
  });

  describe('express', () => {
    it('reviews for two seconds before money moves, and calls with three seconds of patience', async () => {
      const handle = await system.start(anOrderInput({ profile: 'express' }));
      const { status, state } = await handle.result();
      expect(status).toBe('completed');
      expect(lasted(state)).toBeGreaterThanOrEqual(2_000);
      expect(state.completedSteps).toEqual(['create', 'review', 'authorize', 'capture', 'ship', 'notify']);
      expect(providers.operations()).toEqual(['authorize', 'capture', 'requestLabel', 'dispatch', 'send']);
      expect(providers.calls.map(({ call }) => call.timeoutMs)).toEqual(Array(5).fill(3_000));
      expect(providers.calls[2]?.request).toMatchObject({ service: 'express' });
    });

    it('expires after 15 seconds, with everything undone', async () => {
      refusing('requestLabel');
      const { status, state } = await (await system.start(anOrderInput({ profile: 'express' }))).result();
      expect(status).toBe('expired');
      expect(state.failure).toMatchObject({ code: ErrorCode.deadlineExceeded, step: 'ship' });
      expect(lasted(state)).toBeGreaterThanOrEqual(15_000);
      expect(lasted(state)).toBeLessThan(25_000);
      expect(providers.operations().slice(-4)).toEqual(['cancelLabel', 'refund', 'release', 'send']);
      expect(mails()).toEqual(['order_cancelled']);
    });

    it.each(['authorize', 'capture', 'requestLabel'])('expires in the middle of %s', async (operation) => {
      const call = holdCall(providers, operation);
      const handle = await system.start(anOrderInput({ profile: 'express', deadline: DEADLINE }));
      // Time does not skip while an activity runs.
      const { call: held } = await call.reached;
      await new Promise((resolve) => held.signal?.addEventListener('abort', resolve, { once: true }));
      call.release();
      const { status, state } = await handle.result();
      expect(status).toBe('expired');
      expect(state.compensations.map((one) => one.status)).not.toContain('failed');
    });

    it('does not expire once the carrier is being called', async () => {
      const dispatch = holdCall(providers, 'dispatch');
      const handle = await system.start(anOrderInput({ profile: 'express', deadline: DEADLINE }));
      await dispatch.reached;
      await new Promise<void>((resolve, reject) => {
        void (async () => {
          // The deadline has passed when the child has refused to stop.
          const child = system.env.client.workflow.getHandle(`shipping-${handle.workflowId.slice(18)}-1`);
          for (;;) {
            const { events } = await child.fetchHistory();
            if (events?.some((event) => event.workflowExecutionSignaledEventAttributes)) return resolve();
          }
        })().catch(reject);
      });
      dispatch.release();
      expect((await handle.result()).status).toBe('completed');
    });
  });

  describe('capped', () => {
    it('sets the goods aside, charges a capped card, and ships nothing', async () => {
      const { status, state } = await (await system.start(anOrderInput({ profile: 'capped' }))).result();
      expect(status).toBe('completed');
      expect(state).toMatchObject({ inventoryReserved: true, paymentProcessed: true });
      expect(providers.operations()).toEqual(['reserve', 'authorize', 'capture', 'send']);
      expect(providers.calls[1]?.request).toMatchObject({ paymentMethod: 'pm_card_limit_1000' });
    });
  });

  describe('with a fraud check', () => {
    const steps = ['create', 'authorize', 'fraud', 'capture', 'notify'] as const;

    it('goes on when nothing is suspected', async () => {
      const { state } = await (await system.start(anOrderInput({ steps }))).result();
      expect(state.completedSteps).toEqual(steps);
      expect(providers.operations()).toEqual(['authorize', 'fraud', 'capture', 'send']);
    });

    it('ends failed at once when something is, with the hold released', async () => {
      const { fraud } = providers;
      const check = jest.spyOn(fraud, 'check').mockResolvedValue({ outcome: 'suspected', reason: 'too much' });
      const { status, state } = await (await system.start(anOrderInput({ steps }))).result();
      expect(status).toBe('failed');
      expect(state.failure).toMatchObject({ code: ErrorCode.fraudSuspected, step: 'fraud' });
      expect(check).toHaveBeenCalledTimes(1);
      expect(providers.operations()).toEqual(['authorize', 'release', 'send']);
      check.mockRestore();
    });
  });
});
