import { randomUUID } from 'node:crypto';
import { orderContract } from './workflows/order.contract.js';
import { paymentCancellationContract } from './workflows/payment-cancellation.contract.js';
import { paymentContract } from './workflows/payment.contract.js';
import { userContextContract } from './workflows/user-context.contract.js';
import { reads, WORKFLOWS, WorkflowRoutes } from './workflows/workflow-routes.js';

const HERE = /^\/api\/v1\/workflows\//;
jest.setTimeout(60_000);

/**
 * Every documented answer about workflows other than orders is provoked here; the last test fails for forgotten ones.
 * So the parts share one system.
 */
describe('the REST contract of the other workflows', () => {
  const workflows = new WorkflowRoutes();
  const { aPayment, pay, gather, read, cancel, attend, paid } = workflows;

  beforeAll(() => workflows.open());
  afterAll(() => workflows.close());

  paymentContract(workflows);
  paymentCancellationContract(workflows);
  userContextContract(workflows);
  orderContract(workflows);

  it('bad input is refused', async () => {
    const routes = ['payment', 'user-context', 'some/cancel', 'some/attention'].map((route) => `${WORKFLOWS}/${route}`);
    for (const route of routes) {
      expect((await workflows.desk.post(route, '{"a":')).body['code']).toBe('malformed_body');
      expect((await workflows.desk.post(route, { unknown: 1 })).body['code']).toBe('validation_failed');
      expect((await workflows.desk.post(route, `"${'x'.repeat(300_000)}"`)).status).toBe(413);
      expect((await workflows.desk.post(route, 'hello', { 'content-type': 'text/plain' })).status).toBe(415);
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
    await workflows.desk.env.client.workflow.start('somebodyElses', {
      workflowId: foreign,
      taskQueue: 'elsewhere',
      args: [],
    });
    for (const id of [foreign, 'payment-never', 'order-fulfillment-never']) {
      for (const what of reads) expect((await read(id, what)).body['code']).toBe('workflow_not_found');
      expect((await cancel(id)).body['code']).toBe('workflow_not_found');
      expect((await attend(id)).body['code']).toBe('workflow_not_found');
    }
    await workflows.desk.env.client.workflow.getHandle(foreign).terminate();
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
    expect(await workflows.desk.wrongRequests(HERE, 'payment-never')).toEqual([]);
  });

  it('has no documented answer that was never seen', () => {
    expect(workflows.desk.contract.documented(HERE).length).toBeGreaterThan(45);
    expect(workflows.desk.contract.unseen(HERE)).toEqual([]);
  });
});
