import { HttpClient } from '@fake-stripe/platform';
import { ProviderFault, ProviderRefused } from '../../provider/application/provider-errors.js';
import { aCall, ScriptedProvider } from '../../../test/kit/scripted-provider.js';
import { HttpPayments } from './http-payments.js';

describe('payments over HTTP', () => {
  const http = HttpClient.create();
  let server: ScriptedProvider;
  let payments: HttpPayments;

  beforeEach(async () => {
    server = new ScriptedProvider();
    payments = new HttpPayments(http, await server.start());
  });

  afterEach(() => server.stop());
  afterAll(() => http.onApplicationShutdown());

  const authorize = () => payments.authorize(aCall(), { customerId: 'cust-1', amount: 135_997, currency: 'usd' });
  const capture = () => payments.capture(aCall(), { authorizationId: 'auth-1', amount: 5_998 });
  const undo = { undoes: 'key-1' };

  describe('authorize', () => {
    it('asks in decimals and answers the hold', async () => {
      server.answers(201, { authorizationId: 'auth-1', status: 'requires_capture' });
      await expect(authorize()).resolves.toEqual({ outcome: 'approved', authorizationId: 'auth-1' });
      expect(server.received[0]).toMatchObject({
        path: '/payment/authorize',
        body: { orderId: 'order-1', customerId: 'cust-1', amount: 1359.97, currency: 'usd' },
      });
    });

    it('names the card only when there is one', async () => {
      server.answers(201, { authorizationId: 'auth-1' });
      await authorize();
      await payments.authorize(aCall(), { customerId: 'c', amount: 1, currency: 'usd', paymentMethod: 'pm_card_visa' });
      expect(server.received[0]?.body).not.toHaveProperty('paymentMethod');
      expect(server.received[1]?.body).toMatchObject({ paymentMethod: 'pm_card_visa' });
    });

    it.each([
      [402, 'insufficient_funds'],
      [402, 'card_declined'],
      [409, 'order_already_paid'],
      [409, 'operation_voided'],
    ])('answers %i %s as declined', async (status, code) => {
      server.refuses(status, code);
      await expect(authorize()).resolves.toEqual({ outcome: 'declined', code, message: `because of ${code}` });
    });

    it.each([{}, { authorizationId: 7 }, { authorizationId: '' }, { authorizationId: null }])(
      'takes an answer without a hold (%j) for a cut one',
      async (body) => {
        server.answers(201, body);
        await expect(authorize()).rejects.toMatchObject({ name: 'ProviderFault', kind: 'cut', ambiguous: true });
      },
    );
  });

  describe('capture', () => {
    const payment = { paymentId: 'pay-1', authorizationId: 'auth-1', orderId: 'order-1', amount: 59.98 };

    it('takes the hold', async () => {
      server.answers(201, payment);
      await expect(capture()).resolves.toEqual({ outcome: 'captured', paymentId: 'pay-1' });
      expect(server.received[0]).toMatchObject({
        path: '/payment/capture',
        body: { orderId: 'order-1', authorizationId: 'auth-1', amount: 59.98 },
      });
    });

    it('counts as captured when it was captured before, for this order and amount', async () => {
      server.refuses(409, 'already_captured', { payment });
      await expect(capture()).resolves.toEqual({ outcome: 'captured', paymentId: 'pay-1' });
    });

    it.each([
      ['another order', { payment: { ...payment, orderId: 'order-2' } }],
      ['another amount', { payment: { ...payment, amount: 59.97 } }],
      ['it does not say what', {}],
    ])('is declined when what was captured before is of %s', async (_, members) => {
      server.refuses(409, 'already_captured', members);
      await expect(capture()).resolves.toMatchObject({ outcome: 'declined', code: 'already_captured' });
    });

    it('is declined when its key was voided', async () => {
      server.refuses(409, 'operation_voided', { payment });
      await expect(capture()).resolves.toMatchObject({ outcome: 'declined', code: 'operation_voided' });
    });

    it('is refused when the hold is unknown', async () => {
      server.refuses(404, 'not_found');
      await expect(capture()).rejects.toThrow(ProviderRefused);
    });
  });

  describe.each([
    ['release', 'released'],
    ['refund', 'refunded'],
  ] as const)('%s', (operation, done) => {
    it('names the forward call by its key', async () => {
      server.answers(200, { status: done, amount: 59.98 });
      await expect(payments[operation](aCall(), undo)).resolves.toEqual({ outcome: 'undone', amount: 5_998 });
      expect(server.received[0]).toMatchObject({ path: `/payment/${operation}` });
      expect(server.received[0]?.body).toEqual({ orderId: 'order-1', undoes: 'key-1' });
    });

    it('tells that there was nothing to undo', async () => {
      server.answers(200, { status: 'nothing_to_undo' });
      await expect(payments[operation](aCall(), undo)).resolves.toEqual({ outcome: 'nothing_to_undo' });
    });

    it.each([{}, { status: 'ok' }, { status: done, amount: '59.98' }, { status: done, amount: 59.981 }])(
      'takes %j for a cut answer',
      async (body) => {
        server.answers(200, body);
        await expect(payments[operation](aCall(), undo)).rejects.toThrow(ProviderFault);
      },
    );

    it('takes no refusal for a success', async () => {
      server.refuses(409, 'operation_voided');
      await expect(payments[operation](aCall(), undo)).rejects.toThrow(ProviderRefused);
    });
  });

  describe('refund', () => {
    const refund = { refundId: 're-1', paymentId: 'pay-1', orderId: 'order-1', amount: 10 };

    it('can give back a part', async () => {
      server.answers(200, { status: 'refunded', ...refund });
      const answer = await payments.refund(aCall(), { ...undo, amount: 1_000 });
      expect(answer).toEqual({ outcome: 'undone', amount: 1_000, refundId: 're-1' });
      expect(server.received[0]?.body).toEqual({ orderId: 'order-1', undoes: 'key-1', amount: 10 });
    });

    it('counts as undone when it was refunded before, for this order and amount', async () => {
      server.refuses(409, 'already_refunded', { refund });
      const undone = { outcome: 'undone', amount: 1_000, refundId: 're-1' };
      await expect(payments.refund(aCall(), { ...undo, amount: 1_000 })).resolves.toEqual(undone);
      await expect(payments.refund(aCall(), undo)).resolves.toEqual(undone);
    });

    it.each([
      ['another order', { refund: { ...refund, orderId: 'order-2' } }],
      ['another amount', { refund: { ...refund, amount: 9 } }],
      ['it does not say what', {}],
    ])('is refused when what was refunded before is of %s', async (_, members) => {
      server.refuses(409, 'already_refunded', members);
      await expect(payments.refund(aCall(), { ...undo, amount: 1_000 })).rejects.toThrow(ProviderRefused);
    });
  });
});
