import { randomUUID } from 'node:crypto';
import { Header, standalonePaymentId } from '@fake-stripe/contracts';
import { anOrder } from '../kit/shop.js';
import type { Received } from './contract.js';
import { Desk, type Api } from './desk.js';
import { Gate } from './gate.js';

const WORKFLOWS = '/api/v1/workflows';
const HERE = /^\/api\/v1\/workflows\//;
const reads = ['status', 'progress', 'result', 'history'] as const;
const PATIENCE = 60_000;
jest.setTimeout(PATIENCE);

/** Every documented answer about workflows other than orders is provoked here; the last test fails for forgotten ones. */
describe('the REST contract of the other workflows', () => {
  let desk: Desk;
  let gate: Gate;

  beforeAll(async () => {
    desk = await Desk.open();
    gate = new Gate(desk.http);
  }, PATIENCE);
  afterAll(() => desk.close(), PATIENCE);

  const aPayment = (changes: object = {}) => ({
    orderId: `order-${randomUUID()}`,
    amount: 59.98,
    customerId: 'customer-1',
    ...changes,
  });
  const pay = (body: object, script = '', api: Api = 'healthy') =>
    desk.post(`${WORKFLOWS}/payment`, body, { [Header.chaosScript]: script }, api);
  const gather = (body: object, script = '', api: Api = 'healthy') =>
    desk.post(`${WORKFLOWS}/user-context`, body, { [Header.chaosScript]: script }, api);
  const read = (id: string, what: (typeof reads)[number], query = '', api: Api = 'healthy') =>
    desk.get(`${WORKFLOWS}/${id}/${what}${query}`, api);
  const cancel = (id: string, body: object | string = { reason: 'changed my mind' }, api: Api = 'healthy') =>
    desk.post(`${WORKFLOWS}/${id}/cancel`, body, {}, api);
  const attend = (id: string, body: object = {}, api: Api = 'healthy') => {
    const word = { step: 'authorize', action: 'retry', by: 'alice', reason: 'the provider is back' };
    return desk.post(`${WORKFLOWS}/${id}/attention`, { ...word, ...body }, {}, api);
  };
  const ended = async (id: string) => (await read(id, 'result')).body['status'];

  async function started(answer: Promise<Received>): Promise<string> {
    const { status, body } = await answer;
    expect([status, body['workflowId']]).toEqual([201, expect.any(String)]);
    return String(body['workflowId']);
  }

  async function paid(): Promise<string> {
    const id = await started(pay(aPayment()));
    expect(await ended(id)).toBe('completed');
    return id;
  }

  /** What the provider of payments did for a payment's order id, in its order. */
  async function moved(paymentId: string): Promise<readonly string[]> {
    const lines = await desk.ledger(paymentId.slice('payment-'.length));
    return lines.map(({ effect }) => String(effect)).filter((effect) => effect.startsWith('payment.'));
  }

  /** Polls: where a run stands cannot be waited for. */
  async function until(id: string, isThere: (status: Received['body']) => boolean): Promise<Received['body']> {
    for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
      const { body } = await read(id, 'status');
      if (isThere(body)) return body;
    }
    throw new Error(`${id} does not get there: ${JSON.stringify((await read(id, 'status')).body)}`);
  }

  /** Polls: the row is written after the provider's answer, whatever has become of the run. */
  async function recorded(orderId: string, status: string): Promise<void> {
    for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
      if ((await desk.store.reader.payment(standalonePaymentId(orderId)))?.status === status) return;
      await new Promise(setImmediate);
    }
    throw new Error(`the payment for ${orderId} is not recorded as ${status}`);
  }

  const sentFor = (operation: string, chaosId: string) => () =>
    desk.http.sent.some((each) => each.operation === operation && keyOf(each.request).startsWith(`${chaosId}/`));

  describe('a payment', () => {
    it('is started, is known, and completes', async () => {
      const payment = aPayment();
      const first = await pay(payment);
      expect(first.body).toMatchObject({ workflowId: `payment-${payment.orderId}`, status: 'processing' });
      const id = await started(Promise.resolve(first));
      const again = await pay(payment);
      expect([again.status, again.body['runId']]).toEqual([200, first.body['runId']]);
      const { body } = await read(id, 'result');
      expect(body).toMatchObject({ status: 'completed', result: { amount: 59.98, orderId: payment.orderId } });
      expect(body['result']).not.toHaveProperty('keys');
      expect((await pay(payment)).body).toMatchObject({ status: 'completed', runId: first.body['runId'] });
      for (const other of [{ amount: 60 }, { customerId: 'customer-2' }, { currency: 'eur' }]) {
        expect((await pay({ ...payment, ...other })).body['code']).toBe('payment_exists');
      }
      const status = await read(id, 'status');
      expect(status.body).toMatchObject({
        type: 'paymentWorkflow',
        status: 'completed',
        runStatus: 'completed',
        details: { amount: 59.98, status: 'completed' },
        source: 'workflow',
      });
      expect(status.body['uiLink']).toContain(`/${id}/${String(first.body['runId'])}`);
      expect((await read(id, 'progress')).body).toEqual({ workflowId: id, status: 'completed', progress: 100 });
      expect(await moved(id)).toEqual(['payment.authorized', 'payment.captured']);
    });

    it('started ten times at the same moment is one', async () => {
      const payment = aPayment();
      const answers = await Promise.all(Array.from({ length: 10 }, () => pay(payment)));
      expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(200), 201]);
      expect(new Set(answers.map(({ body }) => body['runId'])).size).toBe(1);
      expect(await ended(`payment-${payment.orderId}`)).toBe('completed');
    });

    it('that was declined has failed, and is started anew with any body', async () => {
      const payment = aPayment();
      const id = await started(pay({ ...payment, paymentMethod: 'pm_card_chargeDeclined' }));
      expect((await read(id, 'result')).body).toMatchObject({ status: 'failed', failure: { code: 'card_declined' } });
      expect((await read(id, 'status')).body).toMatchObject({
        status: 'failed',
        runStatus: 'completed',
        failure: { code: 'card_declined' },
      });
      expect((await cancel(id)).body['code']).toBe('already_finished');
      await started(pay(payment));
      expect(await ended(id)).toBe('completed');
      const [begin] = (await read(id, 'history')).body['events'] as readonly Record<string, unknown>[];
      expect(begin).toMatchObject({ attributes: { input: { start: 2, amount: 5998 } } });
    });

    it('whose run was terminated has failed, and is started anew', async () => {
      const payment = aPayment();
      const release = gate.hold('payment.authorize', `payment-${payment.orderId}`);
      const id = await started(pay(payment));
      await desk.env.client.workflow.getHandle(id).terminate('by hand');
      expect((await read(id, 'result')).body).toMatchObject({ status: 'terminated', failure: { code: 'terminated' } });
      release();
      await started(pay({ ...payment, customerId: 'customer-2' }));
      await ended(id);
    });

    it('that was charged long ago is not charged again', async () => {
      const { orderId } = aPayment();
      const record = { paymentId: standalonePaymentId(orderId), orderId, amount: 5998, currency: 'usd' } as const;
      await desk.store.writer.claimPayment({ ...record, status: 'claimed' });
      await desk.store.writer.recordPayment({ ...record, status: 'captured', chargeId: 'ch_1' });
      expect((await pay(aPayment({ orderId }))).body['code']).toBe('payment_exists');
    });

    it('and an order under one order id never charge twice', async () => {
      const order = anOrder();
      const id = await started(pay(aPayment({ orderId: order.orderId })));
      expect(await ended(id)).toBe('completed');
      await desk.post('/api/v1/order', order);
      expect((await read(`order-fulfillment-${order.orderId}`, 'result')).body).toMatchObject({
        status: 'failed',
        failure: { code: 'order_already_paid' },
      });
      expect(await moved(id)).toEqual(['payment.authorized', 'payment.captured']);
    });
  });

  describe('cancelling a payment', () => {
    it.each([
      ['before it is authorised', 'hold', 'payment.authorize'],
      ['once it is authorised', 'holdAnswer', 'payment.authorize'],
      ['once it is captured', 'holdAnswer', 'payment.capture'],
    ] as const)('%s leaves no charge and no hold', async (_when, hold, operation) => {
      const payment = aPayment();
      const id = `payment-${payment.orderId}`;
      const release = gate[hold](operation, id);
      await started(pay(payment));
      await until(id, sentFor(operation, id));
      const first = await cancel(id);
      expect([first.status, first.body['outcome']]).toEqual([200, 'accepted']);
      expect((await cancel(id, '')).body['outcome']).toBe('already_decided');
      expect((await pay(payment)).status).toBe(200);
      release();
      expect((await read(id, 'result')).body).toMatchObject({
        status: 'cancelled',
        failure: { code: 'payment_cancelled', message: 'changed my mind' },
      });
      expect((await cancel(id)).body['code']).toBe('already_finished');
      const effects = await moved(id);
      const count = (effect: string) => effects.filter((each) => each === effect).length;
      expect(count('payment.captured')).toBe(count('payment.refunded'));
      expect(count('payment.authorized')).toBe(count('payment.captured') + count('payment.released'));
    });

    it('after its completion refunds it, once', async () => {
      const id = await paid();
      const refundWorkflowId = id.replace('payment', 'refund');
      expect((await cancel(id)).body).toMatchObject({ outcome: 'accepted', status: 'refunded', refundWorkflowId });
      expect((await cancel(id)).body).toMatchObject({
        outcome: 'already_decided',
        status: 'refunded',
        refundWorkflowId,
      });
      expect(await moved(id)).toEqual(['payment.authorized', 'payment.captured', 'payment.refunded']);
      const { body } = await read(refundWorkflowId, 'result');
      expect(body).toMatchObject({ status: 'refunded', result: { amount: 59.98 } });
      expect((await read(refundWorkflowId, 'status')).body).toMatchObject({
        status: 'refunded',
        type: 'refundWorkflow',
      });
      expect((await cancel(refundWorkflowId)).body['code']).toBe('already_finished');
      for (const what of ['status', 'result'] as const) {
        expect((await read(id, what)).body).toMatchObject({ status: 'refunded', refundWorkflowId });
      }
      expect((await read(id, 'progress')).body).toMatchObject({ status: 'refunded', progress: 100 });
    });

    it.each([
      ['authorized', 'hold', 'cancelled', 'payment.released'],
      ['captured', 'holdAnswer', 'refunded', 'payment.refunded'],
    ] as const)(
      'whose run was terminated after it was %s gives that back, and until then nothing is charged anew',
      async (status, hold, outcome, undone) => {
        const payment = aPayment();
        const id = `payment-${payment.orderId}`;
        const release = gate[hold]('payment.capture', id);
        await started(pay(payment));
        await until(id, sentFor('payment.capture', id));
        await desk.env.client.workflow.getHandle(id).terminate('by hand');
        if (status === 'captured') release();
        await recorded(payment.orderId, status);
        expect((await pay(payment)).body['code']).toBe('payment_exists');
        expect((await cancel(id)).body).toMatchObject({ outcome: 'accepted', status: outcome });
        expect((await moved(id)).at(-1)).toBe(undone);
        // A capture that comes too late comes to nothing.
        release();
        await started(pay(payment));
        expect(await ended(id)).toBe('completed');
      },
    );

    it('after its completion, by many at the same moment, refunds it once', async () => {
      const id = await paid();
      const answers = await Promise.all(Array.from({ length: 10 }, () => cancel(id)));
      expect(answers.map(({ status, body }) => [status, body['status']])).toEqual(answers.map(() => [200, 'refunded']));
      expect(await moved(id)).toEqual(['payment.authorized', 'payment.captured', 'payment.refunded']);
      const runs = desk.env.client.workflow.list({ query: `WorkflowId = '${id.replace('payment', 'refund')}'` });
      expect(await countOf(runs)).toBe(1);
    });

    it('that was refunded and charged anew refunds that too', async () => {
      const payment = aPayment();
      const id = await started(pay(payment));
      const refunds = [];
      for (let round = 0; round < 2; round++) {
        expect(await ended(id)).toBe('completed');
        refunds.push((await cancel(id)).body['status']);
        await started(pay(payment));
      }
      expect(refunds).toEqual(['refunded', 'refunded']);
      expect(await ended(id)).toBe('completed');
      const once = ['payment.authorized', 'payment.captured', 'payment.refunded'];
      expect(await moved(id)).toEqual([...once, ...once, ...once.slice(0, 2)]);
    });

    it('says that a refund failed, and tries it anew when asked again', async () => {
      const id = await paid();
      const refundId = id.replace('payment', 'refund');
      gate.answerOnce('payment.refund', refundId, 200, { status: 'nothing_to_undo' });
      const failed = await cancel(id);
      expect([failed.status, failed.body['code']]).toEqual([503, 'provider_unavailable']);
      expect((await cancel(id)).body).toMatchObject({ outcome: 'accepted', status: 'refunded' });
      expect(await moved(id)).toEqual(['payment.authorized', 'payment.captured', 'payment.refunded']);
    });

    it(
      'without a worker is answered within 6 s, and takes effect when one comes back',
      async () => {
        const completed = await paid();
        const live = aPayment();
        const liveId = `payment-${live.orderId}`;
        await desk.workersLeave();
        await started(pay(live));
        const begin = Date.now();
        const answers = await Promise.all([cancel(liveId), cancel(completed)]);
        expect(Date.now() - begin).toBeLessThan(6_000);
        const refundWorkflowId = completed.replace('payment', 'refund');
        expect(answers.map(({ status }) => status)).toEqual([202, 202]);
        expect(answers.map(({ body }) => body)).toMatchObject([
          { outcome: 'pending' },
          { outcome: 'pending', status: 'refunding', refundWorkflowId },
        ]);
        const orderId = completed.slice('payment-'.length);
        expect((await pay(aPayment({ orderId }))).body['code']).toBe('payment_closing');
        expect((await cancel(refundWorkflowId)).body['code']).toBe('not_cancellable');
        await desk.workersReturn();
        expect([await ended(liveId), await ended(refundWorkflowId)]).toEqual(['cancelled', 'refunded']);
        expect(await moved(completed)).toEqual(['payment.authorized', 'payment.captured', 'payment.refunded']);
        expect((await moved(liveId)).filter((effect) => effect === 'payment.captured')).toEqual([]);
      },
      PATIENCE,
    );
  });

  it(
    'a payment that needs attention is led to its end, with and without a worker',
    async () => {
      const [tried, resolved] = [aPayment(), aPayment()];
      for (const { orderId } of [tried, resolved]) {
        const id = `payment-${orderId}`;
        gate.failOnce('payment.release', id);
        await started(pay({ orderId, amount: 59.98, customerId: 'c', paymentMethod: 'pm_card_chargeDeclined' }));
        const { details } = await until(id, (at) => isIn(at, 'needs_attention'));
        expect(details).toMatchObject({
          compensations: [{ step: 'authorize', status: 'failed' }, { step: 'capture' }],
        });
      }
      const [first, second] = [`payment-${tried.orderId}`, `payment-${resolved.orderId}`];
      const begin = Date.now();
      expect(await cancel(first)).toMatchObject({ status: 409, body: { code: 'awaiting_attention' } });
      expect(Date.now() - begin).toBeLessThan(4_000);
      const again = { orderId: tried.orderId, amount: 59.98, customerId: 'c', paymentMethod: 'pm_card_chargeDeclined' };
      expect(await pay(again)).toMatchObject({ status: 200, body: { status: 'needs_attention' } });
      expect((await attend(first, { step: 'capture' })).body['code']).toBe('not_awaiting_attention');
      expect((await attend(first)).body['outcome']).toBe('accepted');
      expect(await ended(first)).toBe('failed');
      expect((await attend(first)).body['code']).toBe('already_finished');
      await desk.workersLeave();
      expect(await attend(second, { action: 'resolve' })).toMatchObject({ status: 202, body: { outcome: 'pending' } });
      await desk.workersReturn();
      expect(await ended(second)).toBe('failed');
    },
    PATIENCE,
  );

  describe('a user context', () => {
    it.each(['parallel', 'sequential'])('is put together, %s', async (strategy) => {
      const id = await started(gather({ userId: `user-${randomUUID()}`, strategy, ip: '8.8.8.8' }));
      const { body } = await read(id, 'result');
      const parts = { location: expect.any(Object), weather: expect.any(Object), catFact: expect.any(Object) };
      expect(body).toMatchObject({ status: 'completed', result: { strategy, ...parts, errors: [] } });
    });

    it('that is live is answered, one that is closed starts anew', async () => {
      const userId = `user-${randomUUID()}`;
      const id = `user-context-${userId}`;
      const release = gate.hold('GET public-apis.ip-api', 'user-context');
      const first = await gather({ userId });
      await until(id, sentFor('GET public-apis.ip-api', `user-context/${userId}`));
      const again = await gather({ userId, strategy: 'sequential' });
      expect([first.status, again.status, again.body['runId']]).toEqual([201, 200, first.body['runId']]);
      const { body } = await read(id, 'progress');
      expect(body).toMatchObject({ status: 'running', currentStep: 'getCurrentLocationActivity' });
      expect((await read(id, 'result', '?wait=0')).body).toEqual({ status: 'running' });
      release();
      expect(await ended(id)).toBe('completed');
      const anew = await gather({ userId });
      expect([anew.status, anew.body['runId'] === first.body['runId']]).toEqual([201, false]);
      expect(await ended(id)).toBe('completed');
    });

    it('of which a service is down lacks that part, and completes', async () => {
      const id = await started(gather({ userId: `user-${randomUUID()}` }, 'public-apis.cat-fact=error'));
      const { body } = await read(id, 'result');
      expect(body).toMatchObject({ status: 'completed', result: { catFact: null, errors: [{ service: 'cat-fact' }] } });
    });

    it('is cancelled by Temporal, with and without a worker', async () => {
      const [held, orphaned] = [`user-${randomUUID()}`, `user-${randomUUID()}`];
      const release = gate.hold('GET public-apis.ip-api', 'user-context');
      const id = await started(gather({ userId: held }));
      await until(id, sentFor('GET public-apis.ip-api', `user-context/${held}`));
      expect((await cancel(id)).body).toMatchObject({ outcome: 'accepted', status: 'cancelled' });
      release();
      expect((await read(id, 'result')).body).toMatchObject({ status: 'cancelled', failure: { code: 'cancelled' } });
      expect((await cancel(id)).body['code']).toBe('already_finished');
      await desk.workersLeave();
      const other = await started(gather({ userId: orphaned }));
      expect(await cancel(other)).toMatchObject({ status: 202, body: { outcome: 'pending', status: 'cancelling' } });
      expect((await read(other, 'status')).body).toMatchObject({ status: 'running', source: 'temporal' });
      expect((await read(other, 'progress')).body).toMatchObject({ status: 'running', progress: 0 });
      await desk.workersReturn();
      expect(await ended(other)).toBe('cancelled');
    });
  });

  describe('an order', () => {
    it('is read like any other workflow', async () => {
      const order = anOrder();
      const id = `order-fulfillment-${order.orderId}`;
      const release = gate.hold('inventory.reserve', order.orderId);
      await desk.post('/api/v1/order', order);
      await until(id, sentFor('inventory.reserve', order.orderId));
      const live = await read(id, 'status');
      expect(live.body).toMatchObject({ status: 'running', details: { status: 'processing', totalAmount: 59.98 } });
      const door = await desk.get(`/api/v1/order/${order.orderId}/progress`);
      const { progress, currentStep } = door.body;
      expect((await read(id, 'progress')).body).toMatchObject({ status: 'running', progress, currentStep });
      release();
      const { body } = await read(id, 'result');
      expect(body).toMatchObject({ status: 'completed', result: { totalAmount: 59.98, inventoryReserved: true } });
      const shipment = await read(`shipping-${order.orderId}-1`, 'status');
      expect(shipment.body).toMatchObject({ type: 'shippingWorkflow', status: 'completed' });
      expect((await cancel(id)).body['code']).toBe('already_finished');
      expect((await cancel(`shipping-${order.orderId}-1`)).body['code']).toBe('already_finished');
    });

    it('has a history that people can read, page by page', async () => {
      const order = anOrder();
      const id = `order-fulfillment-${order.orderId}`;
      await desk.post('/api/v1/order', order);
      expect(await ended(id)).toBe('completed');
      type Event = { eventId: number; type: string; attributes: Record<string, unknown> };
      const whole = (await read(id, 'history', '?limit=1000')).body;
      const events = whole['events'] as readonly Event[];
      expect(whole).not.toHaveProperty('next');
      expect(events.map(({ eventId }) => eventId)).toEqual(events.map((_event, index) => index + 1));
      expect(events[0]).toMatchObject({
        type: 'WorkflowExecutionStarted',
        attributes: { workflow: 'orderFulfillmentWorkflow', input: { order: { orderId: order.orderId } } },
      });
      expect(events.at(-1)).toMatchObject({
        type: 'WorkflowExecutionCompleted',
        attributes: { result: { status: 'completed' } },
      });
      const reserved = events.filter(({ attributes }) => attributes['activity'] === 'reserveInventory');
      expect(reserved.map(({ type }) => type)).toEqual([
        'ActivityTaskScheduled',
        'ActivityTaskStarted',
        'ActivityTaskCompleted',
      ]);
      expect(reserved[1]).toMatchObject({ attributes: { attempt: 1 } });
      const pages: Event[] = [];
      let cursor = '';
      do {
        const { body } = await read(id, 'history', `?limit=7${cursor}`);
        const page = body['events'] as readonly Event[];
        expect(page.length).toBeLessThanOrEqual(7);
        pages.push(...page);
        cursor = body['next'] === undefined ? '' : `&cursor=${String(body['next'])}`;
      } while (cursor !== '');
      expect(pages.map(({ eventId }) => eventId)).toEqual(events.map(({ eventId }) => eventId));
    });

    it('shows in its history why an activity failed', async () => {
      const order = anOrder({ paymentMethod: 'pm_card_chargeDeclined' });
      await desk.post('/api/v1/order', order);
      const id = `order-fulfillment-${order.orderId}`;
      expect((await read(id, 'result')).body).toMatchObject({ status: 'failed', failure: { code: 'card_declined' } });
      const events = (await read(id, 'history')).body['events'] as readonly object[];
      expect(events).toContainEqual(
        expect.objectContaining({
          type: 'ActivityTaskFailed',
          attributes: expect.objectContaining({
            activity: 'authorizePayment',
            failure: expect.objectContaining({ code: 'card_declined' }),
          }),
        }),
      );
    });

    it('is cancelled by its own door; its shipment is not, behind its back', async () => {
      const order = anOrder();
      const id = `order-fulfillment-${order.orderId}`;
      const release = gate.hold('shipping.create-label', order.orderId);
      await desk.post('/api/v1/order', order);
      await until(id, sentFor('shipping.create-label', order.orderId));
      expect((await cancel(`shipping-${order.orderId}-1`)).body['code']).toBe('not_cancellable');
      expect((await read(`shipping-${order.orderId}-1`, 'progress')).body).toMatchObject({
        status: 'running',
        currentStep: 'createShippingLabel',
      });
      expect(await cancel(id)).toMatchObject({ status: 200, body: { outcome: 'accepted', workflowId: id } });
      release();
      expect((await read(id, 'result')).body).toMatchObject({ status: 'cancelled' });
    });

    it('whose parcel is on the way is not cancelled', async () => {
      const order = anOrder();
      const id = `order-fulfillment-${order.orderId}`;
      const release = gate.hold('notification.send', order.orderId);
      await desk.post('/api/v1/order', order);
      await until(id, sentFor('notification.send', order.orderId));
      expect((await cancel(id)).body['code']).toBe('already_dispatched');
      release();
      expect(await ended(id)).toBe('completed');
      expect((await cancel(id, {}, 'databaseDown')).body['code']).toBe('database_unavailable');
    });
  });

  it('bad input is refused', async () => {
    const routes = ['payment', 'user-context', 'some/cancel', 'some/attention'].map((route) => `${WORKFLOWS}/${route}`);
    for (const route of routes) {
      expect((await desk.post(route, '{"a":')).body['code']).toBe('malformed_body');
      expect((await desk.post(route, { unknown: 1 })).body['code']).toBe('validation_failed');
      expect((await desk.post(route, `"${'x'.repeat(300_000)}"`)).status).toBe(413);
      expect((await desk.post(route, 'hello', { 'content-type': 'text/plain' })).status).toBe(415);
    }
    for (const what of reads) expect((await read('a%20b', what)).status).toBe(400);
    const id = await paid();
    const forged = Buffer.from(JSON.stringify({ runId: 'x', token: 'AAAA', skip: 0 })).toString('base64url');
    for (const cursor of ['x', forged]) {
      const { body } = await read(id, 'history', `?cursor=${cursor}`);
      expect(body).toMatchObject({ code: 'validation_failed', errors: [{ field: 'cursor' }] });
    }
  });

  it('chaos headers that the simulator would refuse on every call start nothing', async () => {
    const payment = aPayment();
    const userId = `user-${randomUUID()}`;
    for (const refused of [await pay(payment, 'payment.capture=lost'), await gather({ userId }, 'nonsense')]) {
      expect(refused.body).toMatchObject({ code: 'validation_failed', errors: [{ field: 'X-Chaos-Script' }] });
    }
    for (const id of [`payment-${payment.orderId}`, `user-context-${userId}`]) {
      expect((await read(id, 'status')).body['code']).toBe('workflow_not_found');
    }
  });

  it('what is unknown, or a workflow of somebody else, is not found', async () => {
    const foreign = `foreign-${randomUUID()}`;
    await desk.env.client.workflow.start('somebodyElses', { workflowId: foreign, taskQueue: 'elsewhere', args: [] });
    for (const id of [foreign, 'payment-never', 'order-fulfillment-never']) {
      for (const what of reads) expect((await read(id, what)).body['code']).toBe('workflow_not_found');
      expect((await cancel(id)).body['code']).toBe('workflow_not_found');
      expect((await attend(id)).body['code']).toBe('workflow_not_found');
    }
    await desk.env.client.workflow.getHandle(foreign).terminate();
  });

  it('without Temporal everything says so', async () => {
    const down = { status: 503, body: expect.objectContaining({ code: 'temporal_unavailable' }) };
    expect(await pay(aPayment(), '', 'temporalDown')).toMatchObject(down);
    expect(await gather({ userId: 'user-1' }, '', 'temporalDown')).toMatchObject(down);
    for (const what of reads) expect(await read('payment-1', what, '', 'temporalDown')).toMatchObject(down);
    expect(await cancel('payment-1', {}, 'temporalDown')).toMatchObject(down);
    expect(await attend('payment-1', {}, 'temporalDown')).toMatchObject(down);
  });

  it('without the database nothing is charged that could have been charged before', async () => {
    const payment = aPayment();
    expect((await pay(payment, '', 'databaseDown')).body['code']).toBe('database_unavailable');
    expect((await read(`payment-${payment.orderId}`, 'status')).status).toBe(404);
  });

  it('documents the requests that it takes', async () => {
    expect(await desk.wrongRequests(HERE, 'payment-never')).toEqual([]);
  });

  it('has no documented answer that was never seen', () => {
    expect(desk.contract.documented(HERE).length).toBeGreaterThan(45);
    expect(desk.contract.unseen(HERE)).toEqual([]);
  });
});

/** Whether what a run says of itself is this status. */
function isIn({ details }: Received['body'], status: string): boolean {
  return (details as { readonly status?: string } | undefined)?.status === status;
}

function keyOf({ headers }: { readonly headers?: Readonly<Record<string, string | undefined>> }): string {
  return headers?.[Header.chaosKey] ?? '';
}

async function countOf(list: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of list) count += 1;
  return count;
}
