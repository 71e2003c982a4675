import type { Message } from '../../src/notification/domain/message.js';
import { openStore, type OpenedStore } from '../support/opened-store.js';
import { storeKinds } from '../support/simulators.js';

describe.each(storeKinds)('messages on %s', (kind) => {
  let store: OpenedStore;

  beforeAll(async () => {
    store = await openStore(kind);
  });
  afterAll(() => store.close());

  async function added(id: string, change: Partial<Message> = {}): Promise<Message> {
    const message: Message = {
      id,
      orderId: 'order-1',
      to: 'ada@example.com',
      channel: 'email',
      template: 'order_completed',
      data: { nested: { list: [1, 'two', null] }, odd: '\u0000' },
      sentAt: new Date('2026-01-02T03:04:05.678Z'),
      ...change,
    };
    await store.work.run(() => store.messages.add(message));
    return message;
  }

  it('finds a message as it was added', async () => {
    const message = await added('msg_1', { orderId: 'order-find' });
    expect(await store.messages.find('msg_1')).toEqual(message);
    expect(await store.messages.find('msg_nope')).toBeUndefined();
    expect(await store.messages.all()).toContainEqual(message);
  });

  it('lists those of an order, oldest first', async () => {
    const orderId = 'order-list';
    const first = await added('msg_2b', { orderId, sentAt: new Date('2026-01-01T00:00:00Z') });
    const second = await added('msg_2a', { orderId, sentAt: new Date('2026-01-01T00:00:01Z') });
    expect(await store.messages.ofOrder(orderId)).toEqual([first, second]);
    expect(await store.messages.ofOrder('another')).toEqual([]);
  });

  it('keeps nothing of a unit of work that fails', async () => {
    const failing = store.work.run(async () => {
      await added('msg_3');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await store.messages.find('msg_3')).toBeUndefined();
  });
});
