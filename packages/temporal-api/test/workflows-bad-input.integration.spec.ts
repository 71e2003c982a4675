import { createMemoryOrderStore } from '@fake-stripe/order-store';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import supertest from 'supertest';
import { createApi } from '../src/index.js';
import { anApiConfig } from './doubles/an-api-config.js';

const WORKFLOWS = '/api/v1/workflows';

/** Temporal is not there: what is refused is refused before it is asked, and what is taken gets a 503. */
describe('bad input about workflows', () => {
  let app: NestFastifyApplication;
  let api: ReturnType<typeof supertest>;

  beforeAll(async () => {
    app = await createApi(anApiConfig(), () => createMemoryOrderStore());
    await app.listen({ port: 0, host: '127.0.0.1' });
    api = supertest(await app.getUrl());
  });

  afterAll(() => app.close());

  const payment = { orderId: 'order-1', amount: 59.98, customerId: 'customer-1' };
  const userContext = { userId: 'user-1' };

  it.each<[string, Record<string, unknown>, string]>([
    ['no order id', { orderId: undefined }, 'orderId'],
    ['an order id with spaces', { orderId: 'order 1' }, 'orderId'],
    ['an order id with a slash', { orderId: 'order/1' }, 'orderId'],
    ['an order id of 129 characters', { orderId: 'x'.repeat(129) }, 'orderId'],
    ['a number for an order id', { orderId: 7 }, 'orderId'],
    ['no amount', { amount: undefined }, 'amount'],
    ['an amount of nothing', { amount: 0 }, 'amount'],
    ['a negative amount', { amount: -1 }, 'amount'],
    ['an amount with three decimals', { amount: 1.005 }, 'amount'],
    ['an amount of 1e308', { amount: 1e308 }, 'amount'],
    ['an amount in text', { amount: '59.98' }, 'amount'],
    ['an amount of null, as JSON writes NaN', { amount: NaN }, 'amount'],
    ['no customer', { customerId: undefined }, 'customerId'],
    ['an empty customer', { customerId: '' }, 'customerId'],
    ['a customer of two lines', { customerId: 'a\nb' }, 'customerId'],
    ['a customer of 129 characters', { customerId: 'x'.repeat(129) }, 'customerId'],
    ['a currency of four letters', { currency: 'euro' }, 'currency'],
    ['a currency of null', { currency: null }, 'currency'],
    ['a payment method with spaces', { paymentMethod: 'pm card' }, 'paymentMethod'],
    ['an unknown field', { total: 5 }, 'total'],
  ])('of a payment: %s', async (_name, change, field) => {
    const { body } = await api.post(`${WORKFLOWS}/payment`).send({ ...payment, ...change });
    expect(body).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(body.errors).toContainEqual(expect.objectContaining({ field }));
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no user', { userId: undefined }, 'userId'],
    ['a user with a slash', { userId: '../1' }, 'userId'],
    ['a user of 129 characters', { userId: 'x'.repeat(129) }, 'userId'],
    ['a strategy that there is not', { strategy: 'random' }, 'strategy'],
    ['a strategy of null', { strategy: null }, 'strategy'],
    ['a strategy from the prototype', { strategy: 'toString' }, 'strategy'],
    ['an address that is none', { ip: '8.8.8' }, 'ip'],
    ['an address that is a host', { ip: 'localhost' }, 'ip'],
    ['an unknown field', { user: 5 }, 'user'],
  ])('of a user context: %s', async (_name, change, field) => {
    const { body } = await api.post(`${WORKFLOWS}/user-context`).send({ ...userContext, ...change });
    expect(body).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(body.errors).toContainEqual(expect.objectContaining({ field }));
  });

  it('names the strategies that there are', async () => {
    const { body } = await api.post(`${WORKFLOWS}/user-context`).send({ ...userContext, strategy: 'random' });
    expect(body.errors).toEqual([{ field: 'strategy', message: 'strategy must be one of: parallel, sequential' }]);
  });

  it.each(['payment', 'user-context'])('of a %s: something that is no object', async (route) => {
    for (const text of ['[]', '"a"', '7', 'null', '[[]]']) {
      const { body } = await api.post(`${WORKFLOWS}/${route}`).set('content-type', 'application/json').send(text);
      expect(body).toMatchObject({ status: 400, code: 'validation_failed' });
    }
  });

  it.each(['x'.repeat(201), 'a%20b', 'a%2Fb', '%2e%2e%2fx', '.hidden', 'a%00'])('of a route: id %s', async (id) => {
    const reads = ['status', 'progress', 'result', 'history'].map((what) => api.get(`${WORKFLOWS}/${id}/${what}`));
    for (const request of [...reads, api.post(`${WORKFLOWS}/${id}/cancel`)]) {
      const { body } = await request;
      expect(body).toMatchObject({ status: 400, code: 'validation_failed', errors: [{ field: 'id' }] });
    }
  });

  it.each([
    ['result?wait=61', 'wait'],
    ['result?wait=-1', 'wait'],
    ['result?wait=soon', 'wait'],
    ['history?limit=0', 'limit'],
    ['history?limit=1001', 'limit'],
    ['history?limit=x', 'limit'],
    ['history?page=2', 'page'],
  ])('of a question: %s', async (question, field) => {
    const { body } = await api.get(`${WORKFLOWS}/payment-1/${question}`);
    expect(body).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(body.errors).toContainEqual(expect.objectContaining({ field }));
  });

  it.each([
    ['a reason of 1,001 characters', { reason: 'x'.repeat(1_001) }, 'reason'],
    ['a number for a reason', { reason: 7 }, 'reason'],
    ['an unknown field', { by: 'alice' }, 'by'],
  ])('of a cancellation: %s', async (_name, sent, field) => {
    const { body } = await api.post(`${WORKFLOWS}/payment-1/cancel`).send(sent);
    expect(body).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(body.errors).toContainEqual(expect.objectContaining({ field }));
  });

  it.each([
    ['no step', { step: undefined }, 'step'],
    ['a step without an undo', { step: 'notify' }, 'step'],
    ['another action', { action: 'forget' }, 'action'],
    ['nobody', { by: '' }, 'by'],
    ['no reason', { reason: undefined }, 'reason'],
    ['an unknown field', { because: 'x' }, 'because'],
  ])('of attention: %s', async (_name, change, field) => {
    const sent = { step: 'capture', action: 'retry', by: 'alice', reason: 'it is back', ...change };
    const { body } = await api.post(`${WORKFLOWS}/payment-1/attention`).send(sent);
    expect(body).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(body.errors).toContainEqual(expect.objectContaining({ field }));
  });

  it.each([
    ['payment', payment],
    ['user-context', userContext],
  ])('of the headers of a %s', async (route, sent) => {
    for (const [header, max] of [
      ['X-Chaos-Script', 4_000],
      ['X-Chaos-Profile', 100],
      ['X-Chaos-Seed', 200],
    ] as const) {
      const { body } = await api
        .post(`${WORKFLOWS}/${route}`)
        .set(header, 'x'.repeat(max + 1))
        .send(sent);
      expect(body).toMatchObject({ status: 400, errors: [{ field: header }] });
    }
  });

  it.each([
    ['POST', `${WORKFLOWS}/payment`, payment],
    ['POST', `${WORKFLOWS}/payment`, { ...payment, currency: 'EUR', paymentMethod: 'pm_card_visa' }],
    ['POST', `${WORKFLOWS}/user-context`, userContext],
    ['POST', `${WORKFLOWS}/user-context`, { ...userContext, strategy: 'sequential', ip: '2001:4860:4860::8888' }],
    ['POST', `${WORKFLOWS}/payment-1/cancel`, undefined],
    ['POST', `${WORKFLOWS}/order-fulfillment-1/cancel`, { reason: 'mistake' }],
    ['POST', `${WORKFLOWS}/payment-1/attention`, { step: 'capture', action: 'retry', by: 'a', reason: 'b' }],
    ['GET', `${WORKFLOWS}/payment-1/status`, undefined],
    ['GET', `${WORKFLOWS}/payment-1/progress`, undefined],
    ['GET', `${WORKFLOWS}/payment-1/result?wait=0.5`, undefined],
    ['GET', `${WORKFLOWS}/payment-1/history?limit=1000`, undefined],
  ])('none, while Temporal and the simulator are down: %s %s is 503', async (method, route, body) => {
    const answer = await (method === 'GET' ? api.get(route) : api.post(route).send(body));
    expect(answer.body).toMatchObject({ status: 503, code: 'temporal_unavailable' });
    expect(answer.headers['retry-after']).toBe('1');
  });
});
