import type { PaymentStatus } from '@fake-stripe/contracts';
import { comesTo, startPayment, startRefund, type PaymentHandle } from '../test/kit/payments.js';
import { Shop } from '../test/kit/shop.js';
import { keepHistory } from './keep-history.js';

/** How to bring a payment to each status in which its history is worth keeping. */
const ways: Partial<Record<PaymentStatus, { script?: string; act?: (payment: PaymentHandle) => Promise<unknown> }>> = {
  completed: { script: 'payment.capture#1=timeout:after' },
  failed: { script: 'payment.capture=error:after' },
  cancelled: {
    script: 'payment.authorize=timeout:after',
    act: (payment) => payment.executeUpdate('cancelPayment', { args: [{ reason: 'recorded' }] }),
  },
};

describe('recording histories of payments', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  }, 60_000);
  afterAll(() => shop.stop());

  it.each(Object.entries(ways))('payment %s', async (status, { script, act }) => {
    const payment = await startPayment(shop, { chaos: script === undefined ? {} : { script } });
    await act?.(payment);
    expect(await payment.result()).toMatchObject({ status });
    await keepHistory(payment, `payment-${status}`);
  });

  it('payment needs_attention', async () => {
    const script = 'payment.capture=error:after,payment.refund@1=timeout:before';
    const payment = await startPayment(shop, { chaos: { script } });
    await comesTo(shop, payment, 'needs_attention');
    await keepHistory(payment, 'payment-needs_attention');
    await payment.terminate('recorded');
  });

  it('refund refunded', async () => {
    const payment = await (await startPayment(shop)).result();
    const refund = await startRefund(shop, payment, { chaos: { script: 'payment.refund#1=timeout:after' } });
    expect(await refund.result()).toMatchObject({ status: 'refunded' });
    await keepHistory(refund, 'refund-refunded');
  });
});
