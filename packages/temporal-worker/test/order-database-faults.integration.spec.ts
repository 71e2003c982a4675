import { OrderDoor, OrderQuery, type DoorAnswer, type OrderState } from '@fake-stripe/contracts';
import { createMemoryOrderStore } from '@fake-stripe/order-store';
import { anOrderInput, startOrderSystem, type OrderSystem } from './kit/order-system.js';
import { FaultyOrderWriter } from './kit/faulty-order-writer.js';
import { ObligingProviders } from './kit/obliging-providers.js';

describe('an orders database that is away', () => {
  const providers = new ObligingProviders();
  const memory = createMemoryOrderStore();
  const faulty = new FaultyOrderWriter(memory.writer);
  let system: OrderSystem;
  beforeAll(async () => {
    const store = { ...memory, writer: faulty.writer };
    system = await startOrderSystem(providers, { store, limits: { databasePatience: 0 } });
  }, 60_000);
  afterAll(() => system.stop());
  beforeEach(() => (providers.calls.length = 0));

  it('costs a step no attempt: more faults than the step has attempts, and the order completes', async () => {
    faulty.fail('recordPayment', 5);
    const handle = await system.start(anOrderInput());
    const { status } = await handle.result();
    expect(status).toBe('completed');
    const authorizations = providers.calls.filter(({ operation }) => operation === 'authorize');
    expect(authorizations.map(({ call }) => call.attempt)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(new Set(authorizations.map(({ call }) => call.idempotencyKey)).size).toBe(1);
  });

  it.each(['before', 'after'] as const)('delays the order when it goes %s its row is written', async (phase) => {
    faulty.fail('create', 7, phase);
    const handle = await system.start(anOrderInput());
    expect((await handle.result()).status).toBe('completed');
  });

  it.each(['before', 'after'] as const)('loses no event when it goes %s a record is written', async (phase) => {
    faulty.fail('record', 6, phase);
    const input = anOrderInput();
    const handle = await system.start(input);
    const { state } = await handle.result();
    const events = await memory.reader.events(input.order.orderId);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.map(({ type }) => type)).toEqual([
      'status_changed',
      ...Array<string>(4).fill('step_completed'),
      'shipping_progress',
      'status_changed',
      'step_completed',
      'mail_sent',
      'step_completed',
      'status_changed',
    ]);
    expect((await memory.reader.find(input.order.orderId))?.state).toEqual(state);
  });

  it('keeps what happens while it cannot be entered', async () => {
    const input = anOrderInput();
    const { orderId, shippingAddress } = input.order;
    faulty.refuseEntry(orderId);
    const handle = await system.start(input);
    await handle.signal(OrderDoor.return, {});
    const elsewhere = { ...shippingAddress, street: '1 Other Way' };
    await handle.executeUpdate<DoorAnswer, [object]>(OrderDoor.updateAddress, { args: [{ address: elsewhere }] });
    faulty.letGo();
    expect((await handle.result()).state.shippingAddress).toEqual(elsewhere);
    const events = await memory.reader.events(orderId);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const types = events.map(({ type }) => type);
    expect(types.slice(0, 3)).toEqual(['status_changed', 'request_refused', 'address_changed']);
  });

  it('takes a decision while the wait for it cannot be written down', async () => {
    const handle = await system.start(anOrderInput({ requiresApproval: true }));
    faulty.refuseRecords(({ state }) => state.status === 'pending_approval');
    while ((await handle.query<OrderState>(OrderQuery.status)).status !== 'pending_approval');
    const answer = await handle.executeUpdate<DoorAnswer, [object]>(OrderDoor.approve, { args: [{}] });
    expect(answer.outcome).toBe('accepted');
    faulty.letGo();
    expect((await handle.result()).status).toBe('completed');
  });
});
