import { createMemoryOrderStore } from '@fake-stripe/order-store';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import supertest from 'supertest';
import { createApi } from '../src/index.js';
import { anApiConfig } from './doubles/an-api-config.js';
import { aRow, anOrderBody } from './doubles/an-order.js';

/** What is refused here is refused before Temporal is asked, and what is not gets a 503. */
describe('bad input', () => {
  const store = createMemoryOrderStore();
  let app: NestFastifyApplication;
  let api: ReturnType<typeof supertest>;

  beforeAll(async () => {
    app = await createApi(anApiConfig(), () => store);
    await app.listen({ port: 0, host: '127.0.0.1' });
    api = supertest(await app.getUrl());
    await store.writer.create(aRow('run-1', { status: 'processing' }));
  });

  afterAll(() => app.close());

  const item = { sku: 'A', quantity: 1, price: 10 };
  const items = (change: object) => ({ items: [{ ...item, ...change }], totalAmount: 10 });

  it.each<[string, Record<string, unknown>, string]>([
    ['an order id with spaces', { orderId: 'order 1' }, 'orderId'],
    ['an order id with a slash', { orderId: 'order/1' }, 'orderId'],
    ['an order id of dots', { orderId: '..' }, 'orderId'],
    ['an order id of 300 characters', { orderId: 'x'.repeat(300) }, 'orderId'],
    ['a workflow id for an order id', { orderId: 'order-fulfillment-1' }, 'orderId'],
    ['a number for an order id', { orderId: 7 }, 'orderId'],
    ['no customer', { customerId: undefined }, 'customerId'],
    ['no items', { items: [] }, 'items'],
    ['items that are no list', { items: { sku: 'A' } }, 'items'],
    ['lists in place of items', { items: [[item]] }, 'items'],
    ['an empty list in place of an item', { items: [[]] }, 'items'],
    ['null in place of an item', { items: [null] }, 'items'],
    ['items that are no objects', { items: [null, 'A'] }, 'items[0]'],
    ['too many items', { items: Array.from({ length: 501 }, () => item) }, 'items'],
    ['a SKU with spaces', items({ sku: 'A B' }), 'items[0].sku'],
    ['an empty SKU', items({ sku: '' }), 'items[0].sku'],
    ['a quantity of zero', items({ quantity: 0 }), 'items[0].quantity'],
    ['half a piece', items({ quantity: 0.5 }), 'items[0].quantity'],
    ['a quantity in text', items({ quantity: '1' }), 'items[0].quantity'],
    ['a negative price', items({ price: -1 }), 'items[0].price'],
    ['a price with three decimals', items({ price: 1.005 }), 'items[0].price'],
    ['a price of 1e308', items({ price: 1e308 }), 'items[0].price'],
    ['a price in text', items({ price: '10' }), 'items[0].price'],
    ['a negative total', { totalAmount: -1359.97 }, 'totalAmount'],
    ['a total of nothing', { totalAmount: 0 }, 'totalAmount'],
    ['a total with three decimals', { totalAmount: 1359.971 }, 'totalAmount'],
    ['a total of 1e308', { totalAmount: 1e308 }, 'totalAmount'],
    ['a total of null, as JSON writes NaN', { totalAmount: NaN }, 'totalAmount'],
    ['no address', { shippingAddress: undefined }, 'shippingAddress'],
    ['an address in text', { shippingAddress: 'here' }, 'shippingAddress'],
    [
      'an address without a city',
      { shippingAddress: { street: 's', state: 's', zip: 'z', country: 'c' } },
      'shippingAddress.city',
    ],
    ['an e-mail address that is none', { customerEmail: 'ada' }, 'customerEmail'],
    ['an unknown profile', { profile: 'gold' }, 'profile'],
    ['an unknown field', { total: 5 }, 'total'],
    ['an unknown override', { overrides: { patience: '5s' } }, 'overrides.patience'],
    ['an override of null', { overrides: { approvalTimeout: null } }, 'overrides.approvalTimeout'],
    ['overrides in text', { overrides: '5s' }, 'overrides'],
    ['an override that standard has not', { overrides: { reviewDelay: '5s' } }, 'overrides.reviewDelay'],
    ['one that express has not', { profile: 'express', overrides: { returnWindow: '5s' } }, 'overrides.returnWindow'],
    ['one in profile capped', { profile: 'capped', overrides: { deadline: '5s' } }, 'overrides.deadline'],
    ['an approval in profile express', { profile: 'express', requiresApproval: true }, 'requiresApproval'],
    ['a review of two hours', { profile: 'express', overrides: { reviewDelay: '2h' } }, 'overrides.reviewDelay'],
    ['a deadline of no time', { profile: 'express', overrides: { deadline: '0s' } }, 'overrides.deadline'],
    ['a deadline of two days', { profile: 'express', overrides: { deadline: '2d' } }, 'overrides.deadline'],
    ['a window of 100 days', { profile: 'retail', overrides: { returnWindow: '100d' } }, 'overrides.returnWindow'],
    ['a number for a window', { profile: 'retail', overrides: { returnWindow: 5 } }, 'overrides.returnWindow'],
    ['a decision in no time', { overrides: { approvalTimeout: '10ms' } }, 'overrides.approvalTimeout'],
    ['a decision in 31 days', { overrides: { approvalTimeout: '31d' } }, 'overrides.approvalTimeout'],
    ['a time without a unit', { overrides: { approvalTimeout: '5' } }, 'overrides.approvalTimeout'],
    ['a currency of four letters', { currency: 'euro' }, 'currency'],
  ])('of an order: %s', async (_name, change, field) => {
    const { status, body } = await api.post('/api/v1/order').send(anOrderBody(change));
    expect(body).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(status).toBe(400);
    expect(body.errors).toContainEqual(expect.objectContaining({ field }));
  });

  it('says of an id that is missing what an id is', async () => {
    const { body } = await api.post('/api/v1/order').send(anOrderBody({ orderId: undefined }));
    expect(body.errors).toEqual([{ field: 'orderId', message: expect.stringContaining('1 to 128') }]);
  });

  it('names the profiles that there are, and the bounds of a time', async () => {
    const bad = anOrderBody({ profile: 'gold', overrides: { approvalTimeout: '31d', deadline: '25h' } });
    const { body } = await api.post('/api/v1/order').send(bad);
    expect(body.errors).toEqual([
      { field: 'profile', message: 'profile must be one of: standard, retail, express, capped' },
      {
        field: 'overrides.approvalTimeout',
        message: 'approvalTimeout must be a duration from 1s to 30d, such as "5s", "2m" or "24h"',
      },
      {
        field: 'overrides.deadline',
        message: 'deadline must be a duration from 1s to 24h, such as "5s", "2m" or "24h"',
      },
    ]);
  });

  it('names the rules that a profile has', async () => {
    const bad = anOrderBody({ profile: 'express', requiresApproval: true, overrides: { returnWindow: '5s' } });
    const { body } = await api.post('/api/v1/order').send(bad);
    expect(body.errors).toEqual([
      {
        field: 'overrides.returnWindow',
        message: 'profile express has no returnWindow; it takes only reviewDelay, deadline',
      },
      { field: 'requiresApproval', message: 'profile express has no approval' },
    ]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['retail', { approvalTimeout: '1s', returnWindow: '90d' }],
    ['express', { reviewDelay: '0s', deadline: '24h' }],
    ['standard', { approvalTimeout: '30d' }],
  ])('of an order: none at the bounds of profile %s', async (profile, overrides) => {
    const good = anOrderBody({ orderId: 'order-2', profile, overrides });
    expect((await api.post('/api/v1/order').send(good)).body).toMatchObject({ code: 'temporal_unavailable' });
  });

  describe('at the doors of other systems', () => {
    const address = { street: '1 Market Street', city: 'Portland' };

    it.each<[string, Record<string, unknown>, string]>([
      ['no payment id', { payment_id: undefined }, 'payment_id'],
      ['an empty payment id', { payment_id: '' }, 'payment_id'],
      ['a number for a payment id', { payment_id: 7 }, 'payment_id'],
      ['a payment id with a slash', { payment_id: 'a/b' }, 'payment_id'],
      ['the payment id of another order', { payment_id: 'payment-order-3' }, 'payment_id'],
      ['the payment id of a payment without an order', { payment_id: 'payment-workflow-order-2' }, 'payment_id'],
      ['no address', { address: undefined }, 'address'],
      ['an address without a street', { address: { city: 'Portland' } }, 'address.street'],
      ['an address with a state of null', { address: { ...address, state: null } }, 'address.state'],
      ['an unknown field of an address', { address: { ...address, line2: 'x' } }, 'address.line2'],
      ['no items', { items: [] }, 'items'],
      ['half a piece', { items: [{ sku: 'A', quantity: 0.5, price: 1 }] }, 'items[0].quantity'],
      ['items for nothing', { items: [{ sku: 'A', quantity: 1, price: 0 }] }, 'items'],
      ['a customer of null', { customerId: null }, 'customerId'],
      ['an e-mail address that is none', { customerEmail: 'ada' }, 'customerEmail'],
      ['a profile', { profile: 'retail' }, 'profile'],
      ['a window', { overrides: { returnWindow: '5s' } }, 'overrides.returnWindow'],
    ])('of an express order: %s', async (_name, change, field) => {
      const { body } = await api.post('/orders/order-2/start').send({ payment_id: 'pay-2', address, ...change });
      expect(body).toMatchObject({ status: 400, code: 'validation_failed' });
      expect(body.errors).toContainEqual(expect.objectContaining({ field }));
    });

    it('of an express order: an id that is a workflow id', async () => {
      const { body } = await api.post('/orders/order-fulfillment-x/start').send({ payment_id: 'pay-3', address });
      expect(body).toMatchObject({ status: 400, code: 'validation_failed', errors: [{ field: 'id' }] });
    });

    it('of an express order: a payment of another order', async () => {
      const claim = { paymentId: 'pay-1', orderId: 'order-1', status: 'claimed', amount: 1, currency: 'usd' } as const;
      await store.writer.claimPayment(claim);
      const { body } = await api.post('/orders/order-2/start').send({ payment_id: 'pay-1', address });
      expect(body).toMatchObject({ status: 409, code: 'payment_id_in_use' });
    });

    it.each<[string, Record<string, unknown>, string]>([
      ['another profile', { profile: 'express' }, 'profile'],
      ['no items', { items: [] }, 'items'],
      ['a deadline', { overrides: { deadline: '5s' } }, 'overrides.deadline'],
    ])('of a retail order: %s', async (_name, change, field) => {
      const { body } = await api.post('/api/orders').send(anOrderBody(change));
      expect(body).toMatchObject({ status: 400, code: 'validation_failed' });
      expect(body.errors).toContainEqual(expect.objectContaining({ field }));
    });

    it.each([
      ['/api/orders/order-1/approve', { approved: 'no' }, 'approved'],
      ['/api/orders/order-1/approve', { approved: null }, 'approved'],
      ['/api/orders/order-1/cancel', { why: 'x' }, 'why'],
      ['/orders/order-1/signals/update-address', {}, 'address'],
      ['/orders/order-1/signals/cancel', { reason: 7 }, 'reason'],
    ])('of %s: %j', async (route, body, field) => {
      const answer = await api.post(route).send(body);
      expect(answer.body).toMatchObject({ status: 400, code: 'validation_failed' });
      expect(answer.body.errors).toContainEqual(expect.objectContaining({ field }));
    });
  });

  it('of an order: a total that is not the sum of its items', async () => {
    const { body } = await api.post('/api/v1/order').send(anOrderBody({ totalAmount: 1359.96 }));
    expect(body).toMatchObject({ status: 400, code: 'total_mismatch', errors: [{ field: 'totalAmount' }] });
    expect(body.detail).toBe('totalAmount is 1359.96, but the items sum up to 1359.97.');
  });

  it.each(['[]', '"order"', '7', 'null'])('of an order: %s', async (text) => {
    const { body } = await api.post('/api/v1/order').set('content-type', 'application/json').send(text);
    expect(body).toMatchObject({ status: 400, code: 'validation_failed' });
  });

  it.each(['x'.repeat(300), 'order%201', 'a%2Fb', '%2e%2e%2fx', 'order-fulfillment-'])(
    'of a route: id %s',
    async (id) => {
      for (const request of [api.get(`/api/v1/order/${id}/status`), api.post(`/api/v1/order/${id}/cancel`)]) {
        const { body } = await request;
        expect(body).toMatchObject({ status: 400, code: 'validation_failed', errors: [{ field: 'id' }] });
      }
    },
  );

  it.each([
    'limit=0',
    'limit=201',
    'limit=x',
    'status=gone',
    'status=failed&status=failed',
    'cursor=x',
    'page=2',
    'customerId=a%00',
  ])('of a list: %s', async (query) => {
    const { body } = await api.get(`/api/v1/order?${query}`);
    expect(body).toMatchObject({ status: 400, code: 'validation_failed' });
  });

  it.each(['wait=61', 'wait=-1', 'wait=soon'])('of a wait: %s', async (query) => {
    const { body } = await api.get(`/api/v1/order/order-1/result?${query}`);
    expect(body).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(body.errors).toContainEqual(expect.objectContaining({ field: 'wait' }));
  });

  it.each([
    ['approve', { approvedBy: 7 }, 'approvedBy'],
    ['reject', { approvedBy: 'alice' }, 'approvedBy'],
    ['cancel', { reason: 'x'.repeat(1_001) }, 'reason'],
    ['address', {}, 'address'],
    ['address', { address: null }, 'address'],
    ['address', { address: [] }, 'address'],
    ['address', { address: { street: 's', city: 'c', state: 's', zip: 'z' } }, 'address.country'],
    ['address', { address: { street: 's', city: '', state: 's', zip: 'z', country: 'c' } }, 'address.city'],
    ['return', { reason: 7 }, 'reason'],
    ['attention', {}, 'step'],
    ['attention', { step: 'notify', action: 'retry', by: 'a', reason: 'b' }, 'step'],
    ['attention', { step: 'ship', action: 'forget', by: 'a', reason: 'b' }, 'action'],
    ['attention', { step: 'ship', action: 'retry', by: '', reason: 'b' }, 'by'],
    ['attention', { step: 'ship', action: 'retry', by: 'a', reason: '' }, 'reason'],
  ])('of the door %s: %j', async (door, body, field) => {
    const answer = await api.post(`/api/v1/order/order-1/${door}`).send(body);
    expect(answer.body).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ field }));
  });

  describe.each(['two\nlines', 'nothing\0', 'half \ud800'])('of a door: text such as %j', (text) => {
    const attention = { step: 'ship', action: 'retry', by: 'a', reason: 'b' };
    it.each([
      ['/api/v1/order/order-1/approve', 'approvedBy', {}],
      ['/api/v1/order/order-1/approve', 'reason', {}],
      ['/api/v1/order/order-1/reject', 'rejectedBy', {}],
      ['/api/v1/order/order-1/reject', 'reason', {}],
      ['/api/v1/order/order-1/cancel', 'reason', {}],
      ['/api/v1/order/order-1/return', 'reason', {}],
      ['/api/v1/order/order-1/attention', 'by', attention],
      ['/api/v1/order/order-1/attention', 'reason', attention],
      ['/api/orders/order-1/approve', 'approvedBy', {}],
      ['/api/orders/order-1/approve', 'reason', {}],
      ['/api/v1/workflows/payment-1/cancel', 'reason', {}],
      ['/api/v1/workflows/payment-1/attention', 'by', attention],
      ['/api/v1/workflows/payment-1/attention', 'reason', attention],
    ])('%s %s', async (route, field, body) => {
      const answer = await api.post(route).send({ ...body, [field]: text });
      expect(answer.body).toMatchObject({ status: 400, code: 'validation_failed' });
      expect(answer.body.errors).toEqual([{ field, message: `${field} must be text of one line` }]);
    });
  });

  it.each([
    ['Idempotency-Key', 'k'.repeat(256)],
    ['X-Chaos-Script', 's'.repeat(4_001)],
    ['X-Chaos-Seed', 's'.repeat(201)],
  ])('of a header: %s', async (header, value) => {
    const route = header === 'Idempotency-Key' ? '/api/v1/order/order-1/cancel' : '/api/v1/order';
    const { body } = await api
      .post(route)
      .set(header, value)
      .send(route === '/api/v1/order' ? anOrderBody() : {});
    expect(body).toMatchObject({ status: 400, errors: [{ field: header }] });
  });

  describe('none, while Temporal and the simulator are down', () => {
    it.each([
      ['POST', '/api/v1/order', anOrderBody({ orderId: 'order-2' })],
      ['POST', '/api/v1/order', anOrderBody({ orderId: 'order-1' })],
      ['POST', '/api/v1/order/order-1/approve', undefined],
      ['POST', '/api/v1/order/order-1/reject', undefined],
      ['POST', '/api/v1/order/order-1/cancel', undefined],
      ['POST', '/api/v1/order/order-1/return', undefined],
      ['POST', '/api/v1/order/order-1/address', { address: anOrderBody().shippingAddress }],
      ['POST', '/api/orders', anOrderBody({ orderId: 'order-2' })],
      ['POST', '/api/orders/order-1/approve', undefined],
      ['POST', '/api/orders/order-1/cancel', undefined],
      ['POST', '/orders/order-2/start', { payment_id: 'pay-2', address: { street: 's', city: 'c' } }],
      ['POST', '/orders/order-1/signals/cancel', undefined],
      ['POST', '/orders/order-1/signals/update-address', { address: { street: 's', city: 'c' } }],
      ['POST', '/api/v1/order/order-1/attention', { step: 'ship', action: 'retry', by: 'a', reason: 'b' }],
      ['GET', '/api/v1/order/order-1/result', undefined],
    ])('%s %s is 503', async (method, route, body) => {
      const answer = await (method === 'GET' ? api.get(route) : api.post(route).send(body));
      expect(answer.body).toMatchObject({ status: 503, code: 'temporal_unavailable' });
      expect(answer.headers['retry-after']).toBe('1');
    });

    it('status, progress, list and events come from the database', async () => {
      const status = await api.get('/api/v1/order/order-fulfillment-order-1/status');
      expect(status.body).toMatchObject({ orderId: 'order-1', totalAmount: 1359.97, source: 'database' });
      expect((await api.get('/api/v1/order/order-1/progress')).body).toMatchObject({
        status: 'processing',
        progress: 0,
      });
      expect((await api.get('/api/orders/order-1')).body).toMatchObject({ status: 'pending', totalAmount: 1359.97 });
      expect((await api.get('/orders/order-1/status')).body).toMatchObject({ status: 'processing' });
      expect((await api.get('/api/v1/order')).body.orders).toEqual([expect.objectContaining({ orderId: 'order-1' })]);
      expect((await api.get('/api/v1/order/order-1/events')).body).toEqual({ orderId: 'order-1', events: [] });
    });

    it.each(['/api/v1/order/order-2/status', '/api/v1/order/order-2/progress', '/api/v1/order/order-2/events'])(
      '%s cannot say whether there is such an order: nothing is recorded, but it may be live',
      async (route) => {
        expect((await api.get(route)).body).toMatchObject({ status: 503, code: 'temporal_unavailable' });
      },
    );

    it('the audit says that it cannot check', async () => {
      const { body } = await api.get('/api/v1/order/audit');
      expect(body).toMatchObject({ status: 503, code: 'provider_unavailable' });
    });

    it('the service is alive, but not ready', async () => {
      expect((await api.get('/health/live')).status).toBe(200);
      const ready = await api.get('/health/ready');
      expect(ready.status).toBe(503);
      expect(ready.body.details).toMatchObject({ temporal: { status: 'down' }, database: { status: 'up' } });
    });
  });
});
