import { standalonePaymentId } from '@fake-stripe/contracts';
import { comesTo, invariants, moved, startPayment, stateOf } from '../kit/payments.js';
import { Shop } from '../kit/shop.js';

const faults = ['error:before', 'error:after', 'timeout:before', 'timeout:after'] as const;

describe('a payment', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  }, 60_000);
  afterAll(() => shop.stop());
  afterEach(async () => {
    expect(await invariants(shop)).toMatchObject({ ok: true, violations: [] });
  });

  const rowOf = async (orderId: string) => {
    const rows = await shop.store.reader.payments(orderId);
    return rows.find(({ paymentId }) => paymentId === standalonePaymentId(orderId));
  };

  it('charges once, and is found in the orders database', async () => {
    const payment = await startPayment(shop);
    const state = await payment.result();
    expect(state).toMatchObject({ status: 'completed', amount: 5998, attempts: 1, compensations: [] });
    expect(await stateOf(payment)).toEqual(state);
    expect(await moved(shop, state.orderId)).toEqual(['authorized', 'captured']);
    expect(await rowOf(state.orderId)).toMatchObject({
      status: 'captured',
      amount: 5998,
      authorizationId: state.authorizationId,
      chargeId: state.paymentId,
    });
  });

  it.each([
    ['by the bank', { chaos: { script: 'payment.authorize=insufficient_funds' } }, 'insufficient_funds'],
    ['by the card', { paymentMethod: 'pm_card_chargeDeclined' }, 'card_declined'],
  ])('that is declined %s fails after one attempt, and moves nothing', async (_by, overrides, code) => {
    const payment = await startPayment(shop, overrides);
    const state = await payment.result();
    expect(state).toMatchObject({ status: 'failed', failure: { code }, attempts: 1 });
    expect(state.compensations.map(({ status }) => status)).toEqual(['nothing_to_undo', 'nothing_to_undo']);
    expect(await moved(shop, state.orderId)).toEqual([]);
    expect(shop.http.sent.filter(({ request }) => requestOf(request.body) === state.orderId)).toHaveLength(3);
  });

  const operations = ['payment.authorize', 'payment.capture'] as const;
  const once = operations.flatMap((operation) => faults.map((fault) => ({ operation, fault })));
  it.each(once)('survives $operation#1=$fault, and charges once', async ({ operation, fault }) => {
    const payment = await startPayment(shop, { chaos: { script: `${operation}#1=${fault}` } });
    const state = await payment.result();
    expect(state).toMatchObject({ status: 'completed', attempts: 2 });
    expect(await moved(shop, state.orderId)).toEqual(['authorized', 'captured']);
  });

  it.each([
    ['payment.authorize', 'timeout:before', [], 'claimed'],
    ['payment.authorize', 'timeout:after', ['authorized', 'released'], 'released'],
    ['payment.capture', 'error:before', ['authorized', 'released'], 'released'],
    ['payment.capture', 'error:after', ['authorized', 'captured', 'refunded'], 'refunded'],
  ] as const)('whose attempts are used up (%s=%s) is undone: %j', async (operation, fault, effects, row) => {
    const payment = await startPayment(shop, { chaos: { script: `${operation}=${fault}` } });
    const state = await payment.result();
    const code = fault.startsWith('timeout') ? 'timeout' : 'processing_error';
    expect(state).toMatchObject({ status: 'failed', attempts: 3, failure: { code } });
    expect(await moved(shop, state.orderId)).toEqual(effects);
    expect(await rowOf(state.orderId)).toMatchObject({ status: row });
  });

  it('can be started again after it has failed', async () => {
    const first = await startPayment(shop, { chaos: { script: 'payment.capture=error:after' } });
    const { orderId } = await first.result();
    const second = await startPayment(shop, { orderId, start: 2 });
    const state = await second.result();
    expect(state).toMatchObject({ status: 'completed' });
    expect(await moved(shop, orderId)).toEqual(['authorized', 'captured', 'refunded', 'authorized', 'captured']);
    expect(await rowOf(orderId)).toMatchObject({ status: 'captured', chargeId: state.paymentId });
  });

  it.each(faults)('is undone although the undo fails once (%s)', async (fault) => {
    const script = `payment.capture=error:after,payment.refund#1=${fault},payment.release#1=${fault}`;
    const state = await (await startPayment(shop, { chaos: { script } })).result();
    expect(state.compensations).toMatchObject([
      { step: 'authorize', activity: 'releasePayment', status: 'nothing_to_undo', attempts: 2 },
      { step: 'capture', activity: 'refundPayment', status: 'done', attempts: 2 },
    ]);
    expect(await moved(shop, state.orderId)).toEqual(['authorized', 'captured', 'refunded']);
  });

  describe('whose undo fails for good', () => {
    const inNeed = async (fault: string) => {
      const script = `payment.capture=error:after,payment.refund@1=${fault}`;
      const payment = await startPayment(shop, { chaos: { script } });
      await comesTo(shop, payment, 'needs_attention');
      const attend = (step: string, action: string) =>
        payment.executeUpdate('resolveCompensation', { args: [{ step, action, by: 'ops', reason: 'looked into it' }] });
      return { payment, attend };
    };

    it('needs attention, and an operator has it tried again', async () => {
      const { payment, attend } = await inNeed('timeout:before');
      const { orderId, compensations } = await stateOf(payment);
      expect(compensations).toMatchObject([
        { step: 'authorize', status: 'nothing_to_undo' },
        { step: 'capture', status: 'failed', attempts: 10 },
      ]);
      expect(await moved(shop, orderId)).toEqual(['authorized', 'captured']);
      await expect(attend('authorize', 'retry')).rejects.toMatchObject({ cause: { type: 'not_awaiting_attention' } });
      await expect(attend('reserve', 'retry')).rejects.toMatchObject({ cause: { type: 'not_awaiting_attention' } });
      await expect(attend('capture', 'retry')).resolves.toMatchObject({ outcome: 'accepted' });
      expect(await payment.result()).toMatchObject({ status: 'failed', compensations: [{}, { status: 'done' }] });
      expect(await moved(shop, orderId)).toEqual(['authorized', 'captured', 'refunded']);
    });

    it('although it worked, is settled by hand', async () => {
      const { payment } = await inNeed('timeout:after');
      await payment.signal('resolveCompensation');
      await payment.signal('resolveCompensation', { step: 'capture', action: 'resolve', by: 'ops', reason: 'seen it' });
      const state = await payment.result();
      expect(state).toMatchObject({ status: 'failed', compensations: [{}, { status: 'resolved' }] });
      expect(await moved(shop, state.orderId)).toEqual(['authorized', 'captured', 'refunded']);
    });
  });
});

function requestOf(body: unknown): unknown {
  return (body as { readonly orderId?: string } | undefined)?.orderId;
}
