import { standalonePaymentId, type PaymentState, type RefundInput } from '@fake-stripe/contracts';
import { comesTo, invariants, moved, startPayment, startRefund, stateOf } from '../kit/payments.js';
import { call, Shop } from '../kit/shop.js';

const refunded = ['authorized', 'captured', 'refunded'];

describe('refunding a completed payment', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  }, 60_000);
  afterAll(() => shop.stop());
  afterEach(async () => {
    expect(await invariants(shop)).toMatchObject({ ok: true, violations: [] });
  });

  const aCharge = async (): Promise<PaymentState> => (await startPayment(shop)).result();
  const refund = async (payment: PaymentState, overrides: Partial<RefundInput> = {}) =>
    (await startRefund(shop, payment, overrides)).result();
  const amounts = async (orderId: string) =>
    (await shop.ledger(orderId)).filter(({ effect }) => effect === 'payment.refunded').map(({ amount }) => amount);

  it('gives all of it back, and says so in the orders database', async () => {
    const payment = await aCharge();
    const { orderId, paymentId } = payment;
    const state = await refund(payment);
    expect(state).toMatchObject({ orderId, paymentId, amount: 5998, status: 'refunded', attempts: 1 });
    expect(state.compensations).toMatchObject([{ status: 'nothing_to_undo' }, { status: 'done' }]);
    expect(await moved(shop, orderId)).toEqual(refunded);
    expect((await shop.ledger(orderId)).at(-1)).toMatchObject({ resourceId: state.refundId, amount: 59.98 });
    expect(await shop.store.reader.payments(orderId)).toMatchObject([
      { paymentId: standalonePaymentId(orderId), status: 'refunded', chargeId: paymentId },
    ]);
  });

  it('twice gives it back once', async () => {
    const payment = await aCharge();
    const first = await refund(payment);
    const second = await refund(payment, { start: 2 });
    expect(second).toMatchObject({ status: 'refunded', refundId: first.refundId });
    expect(await moved(shop, payment.orderId)).toEqual(refunded);
  });

  it('after somebody has given a part back gives the rest', async () => {
    const payment = await aCharge();
    const byHand = { paymentId: payment.paymentId, amount: 10 };
    const { status } = await call('POST', `${shop.urls.simulator}/payment/refund`, byHand, {
      'x-chaos-profile': 'calm',
    });
    expect(status).toBe(200);
    expect(await refund(payment)).toMatchObject({ status: 'refunded' });
    expect(await amounts(payment.orderId)).toEqual([10, 49.98]);
  });

  it.each([
    'payment.refund#1=error:before',
    'payment.refund#1=error:after',
    'payment.refund#1=timeout:before',
    'payment.refund#1=timeout:after',
    'payment.refund=already_refunded',
    'payment.release#1=timeout:after',
  ])('survives %s, once', async (script) => {
    const payment = await aCharge();
    const state = await refund(payment, { chaos: { script } });
    expect(state).toMatchObject({ status: 'refunded', refundId: expect.stringMatching(/^re_/) as string });
    expect(await moved(shop, payment.orderId)).toEqual(refunded);
  });

  it('cannot be cancelled once it has begun', async () => {
    const payment = await aCharge();
    const handle = await startRefund(shop, payment, { chaos: { script: 'payment.refund#1=timeout:before' } });
    await handle.cancel();
    await expect(handle.executeUpdate('cancelPayment', { args: [] })).rejects.toThrow();
    expect(await handle.result()).toMatchObject({ status: 'refunded' });
    expect(await moved(shop, payment.orderId)).toEqual(refunded);
  });

  it.each([
    ['retry', 'done'],
    ['resolve', 'resolved'],
  ])('that fails for good needs attention, and ends refunded by an operator (%s)', async (action, settled) => {
    const payment = await aCharge();
    const handle = await startRefund(shop, payment, { chaos: { script: 'payment.refund@1=timeout:after' } });
    await comesTo(shop, handle, 'needs_attention');
    const word = { step: 'capture', action, by: 'ops', reason: 'looked into it' };
    const answer = await handle.executeUpdate('resolveCompensation', { args: [word] });
    expect(answer).toMatchObject({ outcome: 'accepted' });
    const state = await handle.result();
    expect(state).toMatchObject({ status: 'refunded', compensations: [{}, { status: settled }] });
    expect(await moved(shop, payment.orderId)).toEqual(refunded);
  });

  it('of a charge that the provider does not know fails', async () => {
    const payment = await aCharge();
    const unknown = { ...payment, keys: { authorize: 'unknown/authorize/1', capture: 'unknown/capture/1' } };
    const state = await refund(unknown);
    expect(state).toMatchObject({ status: 'failed', failure: { code: 'nothing_to_refund' } });
    expect(await stateOf(await startRefund(shop, payment, { start: 2 }))).toMatchObject({ orderId: payment.orderId });
  });

  it('lets the payment be made anew, and refunded anew', async () => {
    const payment = await aCharge();
    await refund(payment);
    const again = await (await startPayment(shop, { orderId: payment.orderId, start: 2 })).result();
    expect(again).toMatchObject({ status: 'completed' });
    expect(await refund(again, { start: 2 })).toMatchObject({ status: 'refunded' });
    expect(await moved(shop, payment.orderId)).toEqual([...refunded, ...refunded]);
  });
});
