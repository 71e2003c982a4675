import {
  ErrorCode,
  OrderDoor,
  OrderQuery,
  TaskQueue,
  type Address,
  type DoorAnswer,
  type OrderState,
} from '@fake-stripe/contracts';
import type { WorkflowHandle } from '@temporalio/client';
import { ProviderFault } from '../src/provider/application/provider-errors.js';
import { holdCall } from './kit/held-call.js';
import { ObligingProviders } from './kit/obliging-providers.js';
import { anOrderInput, startOrderSystem, type OrderSystem, type OrderWorkflow } from './kit/order-system.js';

type Handle = WorkflowHandle<OrderWorkflow>;

const home: Address = { street: '1 Main St', city: 'Springfield', state: 'IL', zip: '62701', country: 'US' };
const elsewhere: Address = { street: '9 New Rd', city: 'Shelbyville', state: 'IL', zip: '62565', country: 'US' };

/** The workers leave, things happen, and the workers that come back hear of all of them in one workflow task. */
describe('a request that meets the next event of its order in one workflow task', () => {
  const providers = new ObligingProviders();
  let system: OrderSystem;
  beforeAll(async () => {
    // The time-skipping server does not skip while a workflow task waits for a worker.
    system = await startOrderSystem(providers, { queues: [], server: 'dev' });
  }, 60_000);
  afterAll(() => system.stop());
  beforeEach(() => {
    providers.calls.length = 0;
    providers.intercept = () => undefined;
  });

  const stateOf = (handle: Handle) => handle.query<OrderState>(OrderQuery.status);
  const childOf = ({ workflowId }: Handle) =>
    system.env.client.workflow.getHandle(workflowId.replace('order-fulfillment-', 'shipping-').concat('-1'));
  const parcels = () =>
    providers.calls
      .filter(({ operation }) => operation === 'requestLabel')
      .map(({ request }) => (request as { address: Address }).address.street);

  /** The outcome of an update, or the code of its refusal. */
  const knock = (handle: Handle, door: OrderDoor, args: object = {}): Promise<string | undefined> =>
    handle.executeUpdate<DoorAnswer, [object]>(door, { args: [args] }).then(
      ({ outcome }) => outcome,
      (error: { readonly cause?: { readonly type?: string } }) => error.cause?.type,
    );

  async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
    while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  const events = async (handle: Pick<Handle, 'fetchHistory'>) => (await handle.fetchHistory()).events ?? [];

  it.each(['before', 'after'])(
    'a cancellation, %s the answer to the last call, is honoured or refused',
    async (order) => {
      const crew = await system.work();
      const mail = holdCall(providers, 'send');
      const handle = await system.start(anOrderInput({ profile: 'capped' }));
      await mail.reached;
      const stopped = crew.stop();
      if (order === 'after') {
        mail.release();
        await stopped;
      }
      const answer = knock(handle, OrderDoor.cancel);
      mail.release();
      await stopped;
      const returned = await system.work();
      const { status } = await handle.result();
      expect([await answer, status]).toEqual(
        (await answer) === 'accepted' ? ['accepted', 'cancelled'] : [ErrorCode.alreadyFinished, 'completed'],
      );
      expect(providers.operations().includes('refund')).toBe(status === 'cancelled');
      await returned.stop();
    },
  );

  it('a cancellation by signal, with the answer to the last call', async () => {
    const crew = await system.work();
    const mail = holdCall(providers, 'send');
    const handle = await system.start(anOrderInput({ profile: 'capped' }));
    await mail.reached;
    const stopped = crew.stop();
    await handle.signal(OrderDoor.cancel);
    mail.release();
    await stopped;
    const returned = await system.work();
    expect((await handle.result()).status).toBe('cancelled');
    expect(providers.operations()).toContain('refund');
    await returned.stop();
  });

  it('a return, with the end of its window', async () => {
    const crew = await system.work();
    const handle = await system.start(anOrderInput({ profile: 'retail', returnWindow: 2_000 }));
    await until(async () => (await stateOf(handle)).currentStep === 'window');
    await crew.stop();
    await handle.signal(OrderDoor.return, { reason: 'too small' });
    await until(async () => (await events(handle)).some((event) => event.timerFiredEventAttributes));
    const returned = await system.work();
    expect((await handle.result()).status).toBe('returned');
    expect(providers.operations()).toContain('restock');
    await returned.stop();
  });

  it('an address that is taken back while the child cannot answer', async () => {
    const orders = await system.work({ queues: [TaskQueue.orders] });
    const handle = await system.start(anOrderInput());
    await until(async () => (await stateOf(handle)).currentStep === 'ship');
    const asked = async () =>
      (await events(childOf(handle))).filter((event) => event.workflowExecutionSignaledEventAttributes).length;
    const there = knock(handle, OrderDoor.updateAddress, { address: elsewhere });
    await until(async () => (await asked()) === 1);
    const back = knock(handle, OrderDoor.updateAddress, { address: home });
    // Until the child has heard of both it must not dispatch.
    const label = holdCall(providers, 'requestLabel');
    const shipping = await system.work({ queues: [TaskQueue.shipping] });
    await until(async () => (await asked()) === 2);
    label.release();
    expect([await there, await back]).toEqual(['accepted', 'accepted']);
    expect((await handle.result()).state.shippingAddress).toEqual(home);
    expect(parcels().at(-1)).toBe(home.street);
    await Promise.all([orders.stop(), shipping.stop()]);
  });

  it('the end of the order by hand, while its child is asked to stop: the label is undone all the same', async () => {
    const orders = await system.work({ queues: [TaskQueue.orders] });
    const first = await system.work({ queues: [TaskQueue.shipping] });
    let undos = 0;
    providers.intercept = ({ operation }) => {
      if (operation !== 'cancelLabel') return;
      undos += 1;
      if (undos === 1) throw new ProviderFault('server_error', false, 'broken');
    };
    const label = holdCall(providers, 'requestLabel');
    const handle = await system.start(anOrderInput());
    await label.reached;
    const stopped = first.stop();
    void knock(handle, OrderDoor.cancel);
    await until(async () =>
      (await events(childOf(handle))).some((event) => event.workflowExecutionSignaledEventAttributes),
    );
    await handle.terminate('by hand');
    label.release();
    await stopped;
    const second = await system.work({ queues: [TaskQueue.shipping] });
    await expect(childOf(handle).result()).rejects.toThrow();
    expect(undos).toBe(2);
    await Promise.all([orders.stop(), second.stop()]);
  });
});
