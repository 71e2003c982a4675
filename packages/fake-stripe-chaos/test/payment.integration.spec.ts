import { Client, type CallOptions } from './support/client.js';
import { Simulators, storeKinds } from './support/simulators.js';

describe.each(storeKinds)('payment on %s', (kind) => {
  const simulators = new Simulators();
  let client: Client;
  let orders = 0;

  beforeAll(async () => {
    client = new Client(await simulators.start(kind));
  });
  afterAll(() => simulators.close());

  const newOrder = (): string => `order-${(orders += 1)}`;
  const authorize = (orderId: string, options?: CallOptions, extra: object = {}) =>
    client.post('/payment/authorize', { orderId, customerId: 'c-1', amount: 59.98, ...extra }, options);

  async function held(orderId: string, key?: string): Promise<string> {
    const { body } = await authorize(orderId, key === undefined ? {} : { key });
    return (body as { authorizationId: string }).authorizationId;
  }

  async function charged(orderId: string, key?: string): Promise<string> {
    const authorizationId = await held(orderId);
    const { body } = await client.post(
      '/payment/capture',
      { orderId, authorizationId },
      key === undefined ? {} : { key },
    );
    return (body as { paymentId: string }).paymentId;
  }

  describe('a payment that goes well', () => {
    it('is held, captured and refunded, each shown by its GET and in the ledger', async () => {
      const orderId = newOrder();
      const hold = await authorize(orderId);
      expect(hold.status).toBe(201);
      expect(hold.body).toMatchObject({
        orderId,
        customerId: 'c-1',
        amount: 59.98,
        currency: 'usd',
        status: 'requires_capture',
      });
      const { authorizationId } = hold.body as { authorizationId: string };
      const capture = await client.post('/payment/capture', { orderId, authorizationId });
      expect(capture.status).toBe(201);
      expect(capture.body).toMatchObject({ authorizationId, orderId, amount: 59.98, status: 'succeeded' });
      const { paymentId } = capture.body as { paymentId: string };
      const refund = await client.post('/payment/refund', { paymentId, amount: 20 });
      expect(refund.status).toBe(200);
      expect(refund.body).toMatchObject({ status: 'refunded', paymentId, orderId, amount: 20 });
      const rest = await client.post('/payment/refund', { paymentId });
      expect(rest.body).toMatchObject({ amount: 39.98 });
      expect((await client.get(`/payment/authorizations/${authorizationId}`)).body).toMatchObject({
        amountReceived: 59.98,
      });
      expect((await client.get(`/payment/payments/${paymentId}`)).body).toMatchObject({ amountRefunded: 59.98 });
      const { refundId } = rest.body as { refundId: string };
      expect((await client.get(`/payment/refunds/${refundId}`)).body).toEqual(rest.body);
      expect(await client.ledger(orderId)).toEqual([
        'payment.authorized 59.98',
        'payment.captured 59.98',
        'payment.refunded 20',
        'payment.refunded 39.98',
      ]);
    });

    it('releases the rest of a partial capture', async () => {
      const orderId = newOrder();
      const authorizationId = await held(orderId);
      await client.post('/payment/capture', { orderId, authorizationId, amount: 50 });
      expect(await client.ledger(orderId)).toEqual([
        'payment.authorized 59.98',
        'payment.captured 50',
        'payment.released 9.98',
      ]);
    });
  });

  describe('real state', () => {
    it('refuses a second hold of an order under another key, until the first is gone', async () => {
      const orderId = newOrder();
      const authorizationId = await held(orderId);
      const second = await authorize(orderId, { key: `${orderId}/again` });
      expect(second.status).toBe(409);
      expect(second.body).toMatchObject({ code: 'order_already_paid', status: 409 });
      await client.post('/payment/release', { authorizationId });
      expect((await authorize(orderId, { key: `${orderId}/again` })).status).toBe(201);
    });

    it('lets one of many simultaneous holds of an order through', async () => {
      const orderId = newOrder();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) => authorize(orderId, { key: `${orderId}/${n}` })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
      expect(await client.ledger(orderId)).toEqual(['payment.authorized 59.98']);
    });

    it('answers a capture, a refund and a release that came before with what they did', async () => {
      const orderId = newOrder();
      const authorizationId = await held(orderId);
      const { body: payment } = await client.post('/payment/capture', { orderId, authorizationId });
      const again = await client.post('/payment/capture', { orderId, authorizationId });
      expect(again.status).toBe(409);
      expect(again.body).toMatchObject({ code: 'already_captured', payment });
      expect((await client.post('/payment/release', { authorizationId })).body).toMatchObject({
        status: 'nothing_to_undo',
      });
      const { paymentId } = payment as { paymentId: string };
      const { body: refund } = await client.post('/payment/refund', { paymentId });
      const refundedAgain = await client.post('/payment/refund', { paymentId });
      expect(refundedAgain.status).toBe(409);
      expect(refundedAgain.body).toMatchObject({ code: 'already_refunded', refund });
    });

    it('refuses to capture or refund more than there is, and what it does not know', async () => {
      const orderId = newOrder();
      const authorizationId = await held(orderId);
      const tooMuch = await client.post('/payment/capture', { orderId, authorizationId, amount: 59.99 });
      expect([tooMuch.status, (tooMuch.body as { code: string }).code]).toEqual([409, 'amount_too_large']);
      const wrongOrder = await client.post('/payment/capture', { orderId: 'another', authorizationId });
      expect([wrongOrder.status, (wrongOrder.body as { code: string }).code]).toEqual([409, 'order_mismatch']);
      expect((await client.post('/payment/capture', { orderId, authorizationId: 'pi_nope' })).status).toBe(404);
      expect((await client.post('/payment/release', { authorizationId: 'pi_nope' })).status).toBe(404);
      expect((await client.post('/payment/refund', { paymentId: 'ch_nope' })).status).toBe(404);
    });

    it('declines the cards that always decline, and the limited one above its limit', async () => {
      const decline = async (paymentMethod: string, amount: number) => {
        const { status, body } = await authorize(newOrder(), {}, { paymentMethod, amount });
        return [status, (body as { code?: string }).code];
      };
      expect(await decline('pm_card_chargeDeclined', 1)).toEqual([402, 'card_declined']);
      expect(await decline('pm_card_visa_chargeDeclinedInsufficientFunds', 1)).toEqual([402, 'insufficient_funds']);
      expect(await decline('pm_card_limit_1000', 1_000.01)).toEqual([402, 'card_declined']);
      expect(await decline('pm_card_limit_1000', 1_000)).toEqual([201, undefined]);
    });
  });

  describe('drawn outcomes', () => {
    it('captures exactly once and answers 409 with the payment when already_captured is drawn', async () => {
      const orderId = newOrder();
      const authorizationId = await held(orderId);
      const options = { key: `${orderId}/capture`, script: 'payment.capture=already_captured' };
      const drawn = await client.post('/payment/capture', { orderId, authorizationId }, options);
      expect(drawn.status).toBe(409);
      expect(drawn.body).toMatchObject({
        code: 'already_captured',
        payment: { orderId, amount: 59.98, authorizationId },
      });
      const replay = await client.post('/payment/capture', { orderId, authorizationId }, options);
      expect(replay.body).toMatchObject({ code: 'already_captured' });
      expect(replay.headers).toMatchObject({ 'idempotent-replayed': 'true' });
      expect(await client.ledger(orderId)).toEqual(['payment.authorized 59.98', 'payment.captured 59.98']);
    });

    it.each([
      ['timeout:before', 504, []],
      ['timeout:after', 504, ['payment.authorized 59.98']],
      ['error:before', 500, []],
      ['error:after', 500, ['payment.authorized 59.98']],
      ['insufficient_funds', 402, []],
    ])(
      '%s answers %i and leaves the effects %j; the next attempt is replayed or done',
      async (outcome, status, effects) => {
        const orderId = newOrder();
        const options = { key: `${orderId}/authorize`, script: `payment.authorize#1=${outcome}` };
        const first = await authorize(orderId, options);
        expect(first.status).toBe(status);
        expect(first.headers['x-chaos-decision']).toContain(`rule="script:payment.authorize#1=${outcome}"`);
        expect(await client.ledger(orderId)).toEqual(effects);
        const second = await authorize(orderId, options);
        expect(second.status).toBe(outcome === 'insufficient_funds' ? 402 : 201);
        expect(second.headers['idempotent-replayed']).toBe(outcome.endsWith(':before') ? undefined : 'true');
      },
    );

    it('faults replays too: a fault before is drawn ahead of the stored answer', async () => {
      const orderId = newOrder();
      const options = { key: `${orderId}/authorize`, script: 'payment.authorize#2=timeout:before' };
      expect((await authorize(orderId, options)).status).toBe(201);
      expect((await authorize(orderId, options)).status).toBe(504);
      expect((await authorize(orderId, options)).status).toBe(201);
    });
  });

  describe('undo by key', () => {
    it('voids a hold that was never made: the late call is refused without effect', async () => {
      const orderId = newOrder();
      const undo = await client.post('/payment/release', { orderId, undoes: `${orderId}/authorize` });
      expect(undo.status).toBe(200);
      expect(undo.body).toEqual({ status: 'nothing_to_undo' });
      const late = await authorize(orderId, { key: `${orderId}/authorize` });
      expect([late.status, (late.body as { code: string }).code]).toEqual([409, 'operation_voided']);
      expect(await client.ledger(orderId)).toEqual([]);
    });

    it('voids a capture that was never made', async () => {
      const orderId = newOrder();
      const authorizationId = await held(orderId);
      const undo = await client.post('/payment/refund', { orderId, undoes: `${orderId}/capture` });
      expect(undo.body).toEqual({ status: 'nothing_to_undo' });
      const late = await client.post('/payment/capture', { orderId, authorizationId }, { key: `${orderId}/capture` });
      expect(late.body).toMatchObject({ code: 'operation_voided' });
      expect(await client.ledger(orderId)).toEqual(['payment.authorized 59.98']);
    });

    it('is refused when it names another order than that of the key, and changes nothing', async () => {
      const orderId = newOrder();
      const authorizationId = await held(orderId, `${orderId}/authorize`);
      const wrong = { orderId: 'another', undoes: `${orderId}/authorize` };
      const release = await client.post('/payment/release', wrong, { key: `${orderId}/undo` });
      expect([release.status, (release.body as { code: string }).code]).toEqual([409, 'order_mismatch']);
      await client.post('/payment/capture', { orderId, authorizationId }, { key: `${orderId}/capture` });
      const refund = await client.post('/payment/refund', { orderId: 'another', undoes: `${orderId}/capture` });
      expect([refund.status, (refund.body as { code: string }).code]).toEqual([409, 'order_mismatch']);
      expect(await client.ledger(orderId)).toEqual(['payment.authorized 59.98', 'payment.captured 59.98']);
      const right = await client.post('/payment/refund', { orderId, undoes: `${orderId}/capture` });
      expect(right.body).toMatchObject({ status: 'refunded' });
    });

    it('takes an amount with an Idempotency-Key only: without one a repetition would give it back again', async () => {
      const orderId = newOrder();
      const authorizationId = await held(orderId, `${orderId}/authorize`);
      await client.post('/payment/capture', { orderId, authorizationId }, { key: `${orderId}/capture` });
      const part = { orderId, undoes: `${orderId}/capture`, amount: 10 };
      const refused = await client.post('/payment/refund', part);
      expect(refused.status).toBe(400);
      expect(refused.body).toMatchObject({ code: 'validation_failed', errors: [{ field: 'Idempotency-Key' }] });
      for (let time = 0; time < 2; time += 1) {
        expect((await client.post('/payment/refund', part, { key: `${orderId}/refund` })).status).toBe(200);
      }
      expect((await client.ledger(orderId)).slice(2)).toEqual(['payment.refunded 10']);
    });

    it('undoes an effect whose answer was lost, once, however often and under whatever key it is asked', async () => {
      const orderId = newOrder();
      await authorize(orderId, { key: `${orderId}/authorize`, script: 'payment.authorize=timeout:after' });
      const undo = { orderId, undoes: `${orderId}/authorize` };
      expect((await client.post('/payment/release', undo, { key: `${orderId}/undo/1` })).body).toMatchObject({
        status: 'released',
        amount: 59.98,
      });
      expect((await client.post('/payment/release', undo, { key: `${orderId}/undo/2` })).body).toMatchObject({
        status: 'released',
      });
      expect(await client.ledger(orderId)).toEqual(['payment.authorized 59.98', 'payment.released 59.98']);
    });

    it('refunds by the capture key; the undo of the authorize key then finds nothing', async () => {
      const orderId = newOrder();
      const authorizationId = await held(orderId, `${orderId}/authorize`);
      await client.post('/payment/capture', { orderId, authorizationId }, { key: `${orderId}/capture` });
      const refund = await client.post('/payment/refund', { orderId, undoes: `${orderId}/capture` });
      expect(refund.body).toMatchObject({ status: 'refunded', amount: 59.98, orderId });
      const again = await client.post('/payment/refund', { orderId, undoes: `${orderId}/capture` });
      expect(again.body).toEqual(refund.body);
      const release = await client.post('/payment/release', { orderId, undoes: `${orderId}/authorize` });
      expect(release.body).toMatchObject({ status: 'nothing_to_undo' });
    });

    it('meets a forward call at the same moment: either undone or voided, never a live hold', async () => {
      for (let round = 0; round < 10; round += 1) {
        const orderId = newOrder();
        const key = `${orderId}/authorize`;
        await Promise.all([
          authorize(orderId, { key }),
          client.post('/payment/release', { orderId, undoes: key }, { key: `${orderId}/undo` }),
        ]);
        expect([[], ['payment.authorized 59.98', 'payment.released 59.98']]).toContainEqual(
          await client.ledger(orderId),
        );
      }
    });
  });

  describe('idempotency', () => {
    it('has one effect for one key used 50 times at once', async () => {
      const orderId = newOrder();
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => authorize(orderId, { key: `${orderId}/authorize` })),
      );
      const done = answers.filter(({ status }) => status === 201);
      expect(new Set(done.map(({ text }) => text)).size).toBe(1);
      expect(done.filter(({ headers }) => headers['idempotent-replayed'] === undefined)).toHaveLength(1);
      const others = answers.filter(({ status }) => status !== 201).map(({ body }) => (body as { code: string }).code);
      expect(others.every((code) => code === 'idempotency_key_in_use')).toBe(true);
      expect(await client.ledger(orderId)).toEqual(['payment.authorized 59.98']);
    });

    it('refuses a key with another body or another route', async () => {
      const orderId = newOrder();
      const key = `${orderId}/authorize`;
      await authorize(orderId, { key });
      const body = await authorize(orderId, { key }, { amount: 1 });
      expect([body.status, (body.body as { code: string }).code]).toEqual([400, 'idempotency_error']);
      const route = await client.post('/payment/release', { orderId, undoes: 'x' }, { key });
      expect([route.status, (route.body as { code: string }).code]).toEqual([400, 'idempotency_error']);
    });

    it('does not store a refusal by real state: the same call may succeed later', async () => {
      const orderId = newOrder();
      const authorizationId = await held(orderId);
      const key = `${orderId}/again`;
      expect((await authorize(orderId, { key })).status).toBe(409);
      await client.post('/payment/release', { authorizationId });
      expect((await authorize(orderId, { key })).status).toBe(201);
    });
  });

  describe('bad input', () => {
    it.each([
      ['amount', { amount: -1 }],
      ['amount', { amount: 1.234 }],
      ['amount', { amount: 1e308 }],
      ['amount', { amount: '5' }],
      ['orderId', { orderId: 'a b' }],
      ['orderId', { orderId: 'x'.repeat(300) }],
      ['currency', { currency: 'euro' }],
      ['currency', { currency: null }],
      ['paymentMethod', { paymentMethod: 'pm_card_typo' }],
      ['paymentMethod', { paymentMethod: null }],
      ['colour', { colour: 'red' }],
    ])('names the field %s of %j', async (field, extra) => {
      const { status, body } = await authorize(newOrder(), {}, extra);
      expect(status).toBe(400);
      expect(body).toMatchObject({ code: 'validation_failed', errors: [expect.objectContaining({ field })] });
    });

    it.each([
      ['X-Chaos-Script', 'payment.authorise=approved'],
      ['X-Chaos-Script', 'payment.authorize=captured'],
      ['X-Chaos-Script', 'payment.authorize=approved:after'],
      ['X-Chaos-Profile', 'hurricane'],
      ['X-Attempt', '0'],
      ['Idempotency-Key', 'k'.repeat(256)],
      ['Idempotency-Key', ''],
      ['Idempotency-Key', 'schl\u00fcssel'],
      ['X-Chaos-Key', 'a\tb'],
      ['X-Chaos-Key', '\u00ff'],
    ])('refuses the header %s: %s', async (field, value) => {
      const { status, body } = await authorize(newOrder(), { headers: { [field.toLowerCase()]: value } });
      expect(status).toBe(400);
      expect(body).toMatchObject({ errors: [{ field }] });
    });

    it('takes every printable character in a key', async () => {
      const orderId = newOrder();
      const key = `${orderId} ${Array.from({ length: 94 }, (_, n) => String.fromCharCode(33 + n)).join('')}`;
      expect((await authorize(orderId, { key })).status).toBe(201);
      const release = await client.post('/payment/release', { orderId, undoes: key });
      expect(release.body).toMatchObject({ status: 'released' });
    });

    it('does not know ids that cannot be', async () => {
      for (const what of ['authorizations', 'payments', 'refunds']) {
        expect((await client.get(`/payment/${what}/%00`)).status).toBe(404);
      }
    });

    it('wants one way of naming what is undone', async () => {
      expect((await client.post('/payment/release', {})).body).toMatchObject({
        errors: [{ field: 'authorizationId' }],
      });
      const both = { authorizationId: await charged(newOrder()), orderId: 'o', undoes: 'k' };
      expect((await client.post('/payment/release', both)).status).toBe(400);
    });
  });
});
