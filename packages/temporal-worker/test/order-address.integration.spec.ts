import {
  ErrorCode,
  OrderDoor,
  OrderQuery,
  type Address,
  type DoorAnswer,
  type OrderFulfillmentInput,
  type OrderState,
} from '@fake-stripe/contracts';
import type { WorkflowHandle } from '@temporalio/client';
import { ProviderFault } from '../src/provider/application/provider-errors.js';
import { holdCall } from './kit/held-call.js';
import { ObligingProviders } from './kit/obliging-providers.js';
import { anOrderInput, startOrderSystem, type OrderSystem, type OrderWorkflow } from './kit/order-system.js';

type Handle = WorkflowHandle<OrderWorkflow>;

const elsewhere: Address = { street: '9 New Rd', city: 'Shelbyville', state: 'IL', zip: '62565', country: 'US' };
const farther: Address = { ...elsewhere, street: '10 New Rd' };

describe('a change of address', () => {
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

  const readdress = (handle: Handle, address: unknown = elsewhere) =>
    handle.executeUpdate<DoorAnswer, [object]>(OrderDoor.updateAddress, { args: [{ address }] });
  const refusal = (code: string) => ({ cause: { type: code } });
  const stateOf = (handle: Handle) => handle.query<OrderState>(OrderQuery.status);
  const parcels = () =>
    providers.calls
      .filter(({ operation }) => operation === 'requestLabel')
      .map(({ request }) => (request as { address: Address }).address.street);
  const undone = () =>
    providers.calls
      .filter(({ operation }) => operation === 'cancelLabel')
      .map(({ request }) => (request as { undoes: string }).undoes);
  const keysOf = (operation: string) =>
    providers.calls.filter((seen) => seen.operation === operation).map(({ call }) => call.idempotencyKey);

  async function during(operation: string, act: (handle: Handle) => Promise<unknown>, input?: OrderFulfillmentInput) {
    const held = holdCall(providers, operation);
    const handle = await system.start(input ?? anOrderInput());
    await held.reached;
    await act(handle).finally(held.release);
    return handle;
  }

  async function expectDelivered(handle: Handle, to: Address): Promise<void> {
    const { status, state } = await handle.result();
    expect(status).toBe('completed');
    expect(state.shippingAddress).toEqual(to);
    expect(state.compensations).toEqual([]);
    expect(parcels().at(-1)).toBe(to.street);
    const stored = await system.store.reader.find(handle.workflowId.replace('order-fulfillment-', ''));
    expect(stored?.state.shippingAddress).toEqual(to);
  }

  it.each(['authorize', 'reserve', 'capture'])('during %s is what the label will say', async (operation) => {
    const handle = await during(operation, async (order) => {
      expect(await readdress(order)).toMatchObject({ outcome: 'accepted' });
      expect(await readdress(order)).toMatchObject({ outcome: 'already_decided' });
    });
    await expectDelivered(handle, elsewhere);
    expect(parcels()).toEqual(['9 New Rd']);
  });

  it('while an approval is awaited is recorded at once', async () => {
    const input = anOrderInput({ requiresApproval: true });
    const handle = await system.start(input);
    while ((await stateOf(handle)).status !== 'pending_approval') await system.env.sleep(10);
    await readdress(handle);
    const stored = await system.store.reader.find(input.order.orderId);
    expect(stored?.state.shippingAddress).toEqual(elsewhere);
    await handle.executeUpdate(OrderDoor.approve, { args: [{}] });
    await expectDelivered(handle, elsewhere);
  });

  it('that comes again, as a signal, after another one is not made again', async () => {
    const handle = await during('requestLabel', async (order) => {
      const ask = (requestId: string, address: Address) => ({ requestId, address });
      const update = (body: object) =>
        order.executeUpdate<DoorAnswer, [object]>(OrderDoor.updateAddress, { args: [body] });
      await update(ask('request-1', elsewhere));
      await update(ask('request-2', farther));
      await order.signal(OrderDoor.updateAddress, ask('request-1', elsewhere));
      expect(await update(ask('request-1', elsewhere))).toMatchObject({ outcome: 'accepted' });
    });
    await expectDelivered(handle, farther);
    expect(parcels()).not.toContain('9 New Rd');
  });

  it('while the label is being made undoes it before it asks for the new one', async () => {
    const handle = await during('requestLabel', async (order) => {
      expect(await readdress(order)).toMatchObject({ outcome: 'accepted' });
    });
    await expectDelivered(handle, elsewhere);
    expect(providers.operations().slice(3)).toEqual([
      'requestLabel',
      'cancelLabel',
      'requestLabel',
      'dispatch',
      'send',
    ]);
    const [first, second] = keysOf('requestLabel');
    expect(first).not.toBe(second);
    expect(undone()).toEqual([first]);
  });

  it('twice while the label is being made: the last one wins, and each label but its own is undone', async () => {
    const handle = await during('requestLabel', async (order) => {
      await readdress(order, elsewhere);
      await readdress(order, farther);
    });
    await expectDelivered(handle, farther);
    const asked = keysOf('requestLabel');
    expect(undone()).toEqual(asked.slice(0, -1));
  });

  it('while an earlier label is undone', async () => {
    const undo = holdCall(providers, 'cancelLabel');
    const handle = await during('requestLabel', (order) => readdress(order));
    await undo.reached;
    expect(await readdress(handle, farther)).toMatchObject({ outcome: 'accepted' });
    undo.release();
    await expectDelivered(handle, farther);
    expect(parcels()).toEqual(['1 Main St', '10 New Rd']);
  });

  it('comes just in time for an address that the courier refuses', async () => {
    const { requestLabel } = providers.shipping;
    const refuse = jest.spyOn(providers.shipping, 'requestLabel').mockImplementation(async (call, request) => {
      const answer = await requestLabel(call, request);
      if (request.address.street === '9 New Rd') return answer;
      return { outcome: 'refused', code: ErrorCode.addressError, message: 'no such street' };
    });
    const handle = await during('requestLabel', (order) => readdress(order));
    await expectDelivered(handle, elsewhere);
    refuse.mockRestore();
  });

  it('between two children is for the next one', async () => {
    const keys = new Set<string>();
    providers.intercept = ({ operation, call }) => {
      if (operation === 'requestLabel' && keys.add(call.idempotencyKey).size === 1) {
        throw new ProviderFault('timeout', true, 'lost');
      }
    };
    const handle = await system.start(anOrderInput());
    while (!(await stateOf(handle)).retries.ship) await system.env.sleep(500);
    expect(await readdress(handle)).toMatchObject({ outcome: 'accepted' });
    await expectDelivered(handle, elsewhere);
  });

  it('is refused once the carrier is being called', async () => {
    const handle = await during('dispatch', async (order) => {
      await expect(readdress(order)).rejects.toMatchObject(refusal(ErrorCode.alreadyDispatched));
    });
    const { state } = await handle.result();
    expect(state.shippingAddress.street).toBe('1 Main St');
    expect(parcels()).toEqual(['1 Main St']);
  });

  it('is refused while the parcel is on its way, and while the order is rolled back', async () => {
    const shipped = await during('send', async (order) => {
      await expect(readdress(order)).rejects.toMatchObject(refusal(ErrorCode.alreadyDispatched));
    });
    await shipped.result();
    const cancelled = await during('capture', async (order) => {
      await order.executeUpdate(OrderDoor.cancel, { args: [{}] });
      await expect(readdress(order)).rejects.toMatchObject(refusal(ErrorCode.alreadyFinished));
    });
    expect((await cancelled.result()).status).toBe('cancelled');
  });

  it.each([
    null,
    'somewhere',
    {},
    { ...elsewhere, zip: '' },
    { ...elsewhere, city: 7 },
    { ...elsewhere, street: 'x'.repeat(201) },
    { ...elsewhere, street: 'two\nlines' },
  ])('to %p is refused, and changes nothing', async (address) => {
    const handle = await during('authorize', async (order) => {
      await expect(readdress(order, address)).rejects.toMatchObject(refusal(ErrorCode.validationFailed));
    });
    expect((await handle.result()).state.shippingAddress.street).toBe('1 Main St');
  });

  it('leaves out what an address does not have, which the courier would refuse', async () => {
    const handle = await during('authorize', (order) => readdress(order, { ...elsewhere, note: 'ring twice' }));
    await expectDelivered(handle, elsewhere);
  });

  it('fails the order when the label of the old address cannot be undone', async () => {
    providers.intercept = ({ operation }) => {
      if (operation === 'cancelLabel') throw new ProviderFault('server_error', true, 'broken');
    };
    const handle = await during('requestLabel', (order) => readdress(order));
    while ((await stateOf(handle)).status !== 'needs_attention') await system.env.sleep(10_000);
    expect(parcels()).toEqual(['1 Main St']);
    providers.intercept = () => undefined;
    await handle.executeUpdate(OrderDoor.resolveCompensation, {
      args: [{ step: 'ship', action: 'retry', by: 'ops', reason: 'it is back' }],
    });
    expect((await handle.result()).status).toBe('failed');
  });
});
