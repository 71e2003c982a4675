import { PaymentIntent, type NewPaymentIntent } from '../../src/payment/domain/payment-intent.js';
import { openStore, type OpenedStore } from '../support/opened-store.js';
import { storeKinds } from '../support/simulators.js';

describe.each(storeKinds)('payment intents on %s', (kind) => {
  let store: OpenedStore;
  let count = 0;
  const createdAt = new Date('2026-01-02T03:04:05.678Z');

  beforeAll(async () => {
    store = await openStore(kind);
  });
  afterAll(() => store.close());

  const anIntent = (change: Partial<NewPaymentIntent> = {}): PaymentIntent => {
    count += 1;
    const intent = { id: `pi_${count}`, orderId: `order-${count}`, customerId: 'c', amount: 10_000, currency: 'usd' };
    return PaymentIntent.authorized({
      ...intent,
      paymentMethod: 'pm_card_visa',
      key: `k-${count}`,
      createdAt,
      ...change,
    });
  };
  const added = async (intent: PaymentIntent): Promise<PaymentIntent> => {
    await store.work.run(() => store.intents.add(intent));
    return intent;
  };
  const change = (id: string, work: (intent: PaymentIntent) => unknown) =>
    store.work.run(async () => {
      const intent = await store.intents.find({ id });
      if (!intent) throw new Error(`no ${id}`);
      work(intent);
      await store.intents.save(intent);
    });
  const capture = (id: string, amount?: number) =>
    change(id, (intent) =>
      intent.capture({ id: `ch_${id}`, key: `${id}/capture`, createdAt, ...(amount === undefined ? {} : { amount }) }),
    );
  const refund = (id: string, refundId: string, amount?: number) =>
    change(id, (intent) => intent.refund({ id: refundId, createdAt, ...(amount === undefined ? {} : { amount }) }));

  it('finds a payment by every name it has, as it was saved', async () => {
    const { id, state } = await added(anIntent());
    await capture(id, 9_000);
    await refund(id, `re_1_${id}`, 1_000);
    await refund(id, `re_2_${id}`, 500);
    const found = await store.intents.find({ id });
    expect(found?.state).toEqual({
      ...state,
      status: 'succeeded',
      charge: { id: `ch_${id}`, amount: 9_000, key: `${id}/capture`, createdAt },
      refunds: [
        { id: `re_1_${id}`, amount: 1_000, key: undefined, createdAt },
        { id: `re_2_${id}`, amount: 500, key: undefined, createdAt },
      ],
    });
    const { key: authorizeKey = '' } = state;
    for (const name of [
      { chargeId: `ch_${id}` },
      { refundId: `re_2_${id}` },
      { authorizeKey },
      { captureKey: `${id}/capture` },
    ]) {
      expect((await store.intents.find(name))?.state).toEqual(found?.state);
    }
  });

  it('finds nothing under a name that is not there, or is that of another thing', async () => {
    const { state } = await added(anIntent());
    const { key: authorizeKey = '' } = state;
    for (const name of [
      { id: 'pi_nope' },
      { chargeId: 'ch_nope' },
      { refundId: 're_nope' },
      { authorizeKey: 'another' },
      { captureKey: authorizeKey },
    ]) {
      expect(await store.intents.find(name)).toBeUndefined();
    }
  });

  it('has one live payment per order: a hold, or a charge that is not wholly refunded', async () => {
    const { id, state } = await added(anIntent());
    const second = () => added(anIntent({ orderId: state.orderId }));
    await expect(second()).rejects.toMatchObject({ code: 'order_already_paid' });
    await capture(id);
    await refund(id, `re_${id}`, 9_999);
    expect(await store.intents.hasLive(state.orderId)).toBe(true);
    await expect(second()).rejects.toMatchObject({ code: 'order_already_paid' });
    await refund(id, `re_rest_${id}`);
    expect(await store.intents.hasLive(state.orderId)).toBe(false);
    const third = await second();
    await change(third.id, (intent) => intent.release());
    expect(await store.intents.hasLive(state.orderId)).toBe(false);
    await second();
  });

  it('lets one of many through that add a payment of the same order at once', async () => {
    const { state } = anIntent();
    const adds = Array.from({ length: 10 }, () => added(anIntent({ orderId: state.orderId })));
    const results = await Promise.allSettled(adds);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'order_already_paid' });
    }
  });

  it('locks what it finds: one of many captures at once succeeds', async () => {
    const { id } = await added(anIntent());
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => capture(id)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await store.intents.find({ id }))?.amountReceived).toBe(10_000);
  });

  it('adds everything up by currency, and tells of every payment', async () => {
    const eur = { currency: 'eur' };
    const [held, captured, released, japanese] = [
      anIntent(eur),
      anIntent(eur),
      anIntent(eur),
      anIntent({ currency: 'jpy' }),
    ];
    for (const intent of [held, captured, released, japanese]) await added(intent);
    await capture(captured.id, 8_000);
    await refund(captured.id, `re_1_${captured.id}`, 1_000);
    await refund(captured.id, `re_2_${captured.id}`, 2_000);
    await change(released.id, (intent) => intent.release());
    const stats = await store.intents.stats();
    expect(stats.map(({ currency }) => currency)).toEqual(['eur', 'jpy', 'usd']);
    expect(stats.slice(0, 2)).toEqual([
      {
        currency: 'eur',
        holds: 3,
        liveHolds: 1,
        charges: 1,
        refunds: 2,
        authorized: 30_000,
        capturable: 10_000,
        captured: 8_000,
        refunded: 3_000,
      },
      expect.objectContaining({ holds: 1, liveHolds: 1, charges: 0, refunds: 0, captured: 0, refunded: 0 }),
    ]);
    const all = new Map((await store.intents.all()).map((intent) => [intent.id, intent]));
    expect(all.size).toBe(stats.reduce((sum, { holds }) => sum + holds, 0));
    expect(all.get(captured.id)?.state).toEqual((await store.intents.find({ id: captured.id }))?.state);
  });
});
