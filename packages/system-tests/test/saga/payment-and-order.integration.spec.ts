import { randomUUID } from 'node:crypto';
import { standalonePaymentId } from '@fake-stripe/contracts';
import { invariants, moved, startPayment, startRefund, stateOf } from '../kit/payments.js';
import { Shop, type OrderHandle } from '../kit/shop.js';

describe('an order and a payment under one order id', () => {
  let shop: Shop;
  let orderId: string;
  beforeAll(async () => {
    shop = await Shop.open();
  }, 60_000);
  afterAll(() => shop.stop());
  beforeEach(() => {
    orderId = `order-${randomUUID()}`;
    shop.http.intervene = undefined;
  });
  afterEach(async () => {
    expect(await invariants(shop)).toMatchObject({ ok: true, violations: [] });
    expect(await shop.audit()).toMatchObject({ ok: true, violations: [] });
  });

  const movedMoney = async () => (await moved(shop, orderId)).filter((effect) => !effect.includes('.'));

  it('charge once when the order comes first, and the payment takes nothing from it', async () => {
    const order = await shop.order({}, { orderId });
    expect(await shop.ended(order)).toMatchObject({ status: 'completed' });
    const payment = await startPayment(shop, { orderId });
    expect(await payment.result()).toMatchObject({ status: 'failed', failure: { code: 'order_already_paid' } });
    expect(await movedMoney()).toEqual(['authorized', 'captured']);
  });

  it('charge once when the payment comes first, and the order takes nothing from it', async () => {
    const payment = await startPayment(shop, { orderId });
    const charged = await payment.result();
    const order = await shop.order({}, { orderId });
    expect(await shop.ended(order)).toMatchObject({
      status: 'failed',
      failure: { code: 'order_already_paid', step: 'authorize' },
    });
    expect(await movedMoney()).toEqual(['authorized', 'captured']);
    // The audit knows whose money that is, and after a refund the order can be had after all.
    expect(await shop.audit()).toMatchObject({ ok: true });
    expect(await (await startRefund(shop, charged)).result()).toMatchObject({ status: 'refunded' });
    expect(await shop.ended(await shop.order({}, { orderId }))).toMatchObject({ status: 'completed' });
    const twice = ['authorized', 'captured'];
    expect(await movedMoney()).toEqual([...twice, 'refunded', ...twice]);
  });

  it('have rows of their own in the orders database', async () => {
    await (await startPayment(shop, { orderId })).result();
    await shop.ended(await shop.order({}, { orderId }));
    const rows = await shop.store.reader.payments(orderId);
    expect(rows.map(({ paymentId, status }) => [paymentId, status])).toEqual([
      [standalonePaymentId(orderId), 'captured'],
      [`payment-${orderId}`, 'claimed'],
    ]);
  });

  /** The next two calls of the operation are made together. */
  function bothAtOnce(operation: string): void {
    let waiting = 0;
    let release: () => void = () => undefined;
    const both = new Promise<void>((resolve) => (release = resolve));
    shop.http.intervene = async (seen, what, send) => {
      if (seen === operation) {
        waiting += 1;
        if (waiting === 2) release();
        await both;
      }
      return send(what);
    };
  }

  it('charge once when they are started at the same time, whoever wins', async () => {
    for (let round = 0; round < 5; round += 1) {
      orderId = `order-${randomUUID()}`;
      bothAtOnce('payment.authorize');
      const [order, payment] = await Promise.all([shop.order({}, { orderId }), startPayment(shop, { orderId })]);
      // Time must not skip past one while the other is at work.
      while (await isRunning(order));
      while (await isRunning(payment));
      const [ordered, paid] = [await shop.ended(order), await stateOf(payment)];
      const charges = (await movedMoney()).filter((effect) => effect === 'captured').length;
      const refunds = (await movedMoney()).filter((effect) => effect === 'refunded').length;
      expect(charges - refunds).toBe(1);
      expect([ordered['status'], paid.status].sort()).toEqual(['completed', 'failed']);
    }
  });
});

async function isRunning(handle: Pick<OrderHandle, 'describe'>): Promise<boolean> {
  return (await handle.describe()).status.name === 'RUNNING';
}
