import { PaymentIntent } from '../../src/payment/domain/payment-intent.js';
import { openStore, type OpenedStore } from '../support/opened-store.js';
import { storeKinds } from '../support/simulators.js';

describe.each(storeKinds)('a unit of work on %s', (kind) => {
  let store: OpenedStore;
  let orders = 0;

  beforeAll(async () => {
    store = await openStore(kind);
  });
  afterAll(() => store.close());

  const newOrder = (): string => `order-${(orders += 1)}`;
  const hold = (orderId: string): PaymentIntent => {
    const intent = {
      id: `pi_${orderId}`,
      orderId,
      customerId: 'c',
      amount: 100,
      currency: 'usd',
      createdAt: new Date(0),
    };
    return PaymentIntent.authorized({ ...intent, paymentMethod: 'pm_card_visa' });
  };
  const line = (orderId: string) => ({ orderId, effect: 'payment.authorized', resourceId: `pi_${orderId}` });
  const effects = async (orderId: string) => [
    await store.intents.hasLive(orderId),
    (await store.ledger.ofOrder(orderId)).length,
  ];

  it('keeps everything that was written in it, or nothing', async () => {
    const [kept, lost] = [newOrder(), newOrder()];
    const write = async (orderId: string): Promise<void> => {
      await store.intents.add(hold(orderId));
      await store.ledger.record(line(orderId));
    };
    await store.work.run(() => write(kept));
    const failing = store.work.run(async () => {
      await write(lost);
      throw new Error('too late');
    });
    await expect(failing).rejects.toThrow('too late');
    expect(await effects(kept)).toEqual([true, 1]);
    expect(await effects(lost)).toEqual([false, 0]);
  });

  it('reads what it has written itself, which nobody else sees', async () => {
    const orderId = newOrder();
    let written = (): void => undefined;
    let looked = (): void => undefined;
    const afterWriting = new Promise<void>((resolve) => (written = resolve));
    const afterLooking = new Promise<void>((resolve) => (looked = resolve));
    const work = store.work.run(async () => {
      await store.ledger.record(line(orderId));
      written();
      await afterLooking;
      return store.ledger.ofOrder(orderId);
    });
    await afterWriting;
    expect(await store.ledger.ofOrder(orderId)).toEqual([]);
    looked();
    expect(await work).toHaveLength(1);
    expect(await store.ledger.ofOrder(orderId)).toHaveLength(1);
  });

  it('joins the one around it', async () => {
    const orderId = newOrder();
    const failing = store.work.run(async () => {
      await store.work.run(() => store.ledger.record(line(orderId)));
      throw new Error('outside');
    });
    await expect(failing).rejects.toThrow('outside');
    expect(await store.ledger.ofOrder(orderId)).toEqual([]);
  });

  it('goes on after one that failed', async () => {
    const orderId = newOrder();
    const works = [0, 1, 2, 3, 4].map((n) =>
      store.work.run(async () => {
        if (n % 2 === 0) throw new Error('even');
        await store.ledger.record(line(orderId));
      }),
    );
    expect((await Promise.allSettled(works)).map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
    ]);
    expect(await store.ledger.ofOrder(orderId)).toHaveLength(2);
  });

  it('is not seen half by a snapshot, and not at all by one that was taken before', async () => {
    const orderId = newOrder();
    let look = (): void => undefined;
    const firstLook = new Promise<void>((resolve) => (look = resolve));
    const writing = firstLook.then(() =>
      store.work.run(async () => {
        await store.intents.add(hold(orderId));
        await store.ledger.record(line(orderId));
      }),
    );
    // In memory the writer waits for the snapshot to end, and the snapshot must not wait for it.
    const writer = kind === 'memory' ? Promise.resolve() : writing;
    const seen = await store.work.snapshot(async () => {
      const before = (await store.ledger.ofOrder(orderId)).length;
      look();
      await writer;
      const { length: intents } = (await store.intents.all()).filter(({ state }) => state.orderId === orderId);
      return [before, (await store.ledger.ofOrder(orderId)).length, intents];
    });
    expect(seen).toEqual([0, 0, 0]);
    await writing;
    expect(await effects(orderId)).toEqual([true, 1]);
  });
});
