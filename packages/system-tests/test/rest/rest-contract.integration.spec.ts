import { Header } from '@fake-stripe/contracts';
import { anOrder } from '../kit/shop.js';
import type { Received } from './contract.js';
import { Desk, type Api } from './desk.js';
import { Gate } from './gate.js';

const ORDER = '/api/v1/order';
/** The other workflows and the doors of the sibling systems have specs of their own. */
const HERE = /^(?!\/api\/v1\/workflows\/|\/api\/orders|\/orders\/|\/api\/ml-training)/;
const doors = ['approve', 'reject', 'cancel', 'address', 'return', 'attention'] as const;
type DoorName = (typeof doors)[number];
const bodies: Record<DoorName, object> = {
  approve: { approvedBy: 'alice' },
  reject: { rejectedBy: 'bob' },
  cancel: { reason: 'changed my mind' },
  address: { address: { ...anOrder().shippingAddress, city: 'Shelbyville' } },
  return: { reason: 'does not fit' },
  attention: { step: 'reserve', action: 'retry', by: 'alice', reason: 'the provider is back' },
};
const reads = ['status', 'progress', 'result', 'events'] as const;
const PATIENCE = 60_000;
jest.setTimeout(PATIENCE);

/** Every documented answer is provoked here; the last test fails for those that were forgotten. */
describe('the REST contract', () => {
  let desk: Desk;
  let gate: Gate;

  beforeAll(async () => {
    desk = await Desk.open();
    gate = new Gate(desk.http);
  }, PATIENCE);
  afterAll(() => desk.close(), PATIENCE);

  const use = (orderId: string, door: DoorName, body: object | string = bodies[door], api: Api = 'healthy') =>
    desk.post(`${ORDER}/${orderId}/${door}`, body, {}, api);

  async function start(overrides: object = {}, script = ''): Promise<string> {
    const order = anOrder(overrides);
    const { status, body } = await desk.post(ORDER, order, { [Header.chaosScript]: script });
    expect([status, body['status']]).toEqual([201, 'pending']);
    return order.orderId;
  }

  /** Polls: a status cannot be waited for. */
  async function until(orderId: string, wanted: string): Promise<Received> {
    for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
      const answer = await desk.get(`${ORDER}/${orderId}/status`);
      if (answer.body['status'] === wanted) return answer;
    }
    throw new Error(
      `${orderId} is not ${wanted}: ${JSON.stringify((await desk.get(`${ORDER}/${orderId}/status`)).body)}`,
    );
  }

  const ended = async (orderId: string) => (await desk.get(`${ORDER}/${orderId}/result`)).body['status'];

  async function needingAttention(): Promise<string> {
    const orderId = `attention-${anOrder().orderId}`;
    gate.failOnce('inventory.release', orderId);
    await start({ orderId }, 'payment.capture=already_captured,inventory.reserve=out_of_stock');
    await until(orderId, 'needs_attention');
    return orderId;
  }

  it('an order is started, is known, and completes', async () => {
    const order = anOrder();
    const first = await desk.post(ORDER, order);
    const again = await desk.post(ORDER, order);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body['runId']).toBe(first.body['runId']);
    const result = await desk.get(`${ORDER}/${order.orderId}/result`);
    expect(result.body).toMatchObject({ status: 'completed', result: { totalAmount: 59.98, paymentProcessed: true } });
    expect((await desk.post(ORDER, order)).body).toMatchObject({ status: 'completed', runId: first.body['runId'] });
    expect((await desk.post(ORDER, { ...order, currency: 'eur' })).body['code']).toBe('order_exists');
    for (const id of [order.orderId, `order-fulfillment-${order.orderId}`]) {
      expect((await desk.get(`${ORDER}/${id}/status`)).body).toMatchObject({ status: 'completed', totalAmount: 59.98 });
      expect((await desk.get(`${ORDER}/${id}/progress`)).body).toMatchObject({ progress: 100 });
      expect((await desk.get(`${ORDER}/${id}/events`)).body['events']).not.toEqual([]);
    }
    for (const door of doors) expect((await use(order.orderId, door)).body['code']).toBe('already_finished');
    expect((await desk.get(`${ORDER}?customerId=customer-1&limit=1`)).body['orders']).toHaveLength(1);
  });

  it.each(['same', 'different'])(
    'ten starts of one order at the same moment, with the %s body, are one',
    async (bodies) => {
      const order = anOrder();
      const starts = Array.from({ length: 10 }, (_, n) =>
        desk.post(ORDER, bodies === 'same' ? order : { ...order, customerId: `customer-${n}` }),
      );
      const answers = await Promise.all(starts);
      const started = answers.filter(({ status }) => status === 201);
      const others = answers.filter(({ status }) => status === (bodies === 'same' ? 200 : 409));
      expect([started.length, others.length]).toEqual([1, 9]);
      expect(new Set(answers.flatMap(({ body }) => body['runId'] ?? [])).size).toBe(1);
      expect(await ended(order.orderId)).toBe('completed');
      const runs = desk.env.client.workflow.list({ query: `WorkflowId = 'order-fulfillment-${order.orderId}'` });
      expect(await countOf(runs)).toBe(1);
    },
  );

  it('an order is approved, once', async () => {
    const orderId = await start({ requiresApproval: true });
    const waiting = await until(orderId, 'pending_approval');
    expect(waiting.body).toMatchObject({ source: 'workflow', approval: { required: true } });
    const release = gate.hold('inventory.reserve', orderId);
    const first = await use(orderId, 'approve');
    const repeated = await use(orderId, 'approve', { approvedBy: 'carol' });
    expect([first.body['outcome'], repeated.body['outcome']]).toEqual(['accepted', 'already_decided']);
    expect((await use(orderId, 'reject')).body['code']).toBe('not_awaiting_approval');
    expect((await use(orderId, 'attention')).body['code']).toBe('not_awaiting_attention');
    release();
    expect(await ended(orderId)).toBe('completed');
    expect((await desk.get(`${ORDER}/${orderId}/status`)).body).toMatchObject({ approval: { decidedBy: 'alice' } });
  });

  it('one key on two doors, or with two bodies, is two requests', async () => {
    const orderId = await start({ requiresApproval: true });
    await until(orderId, 'pending_approval');
    const release = gate.hold('inventory.reserve', orderId);
    const keyed = (door: DoorName, body = bodies[door]) =>
      desk.post(`${ORDER}/${orderId}/${door}`, body, { [Header.idempotencyKey]: 'mine' });
    const first = await keyed('approve');
    expect(first.body).toMatchObject({ outcome: 'accepted', updateId: 'mine' });
    expect((await keyed('approve')).body).toEqual(first.body);
    expect((await keyed('approve', { approvedBy: 'carol' })).body['outcome']).toBe('already_decided');
    expect((await keyed('reject')).body['code']).toBe('not_awaiting_approval');
    release();
    expect(await ended(orderId)).toBe('completed');
  });

  it('an order is rejected, or nobody decides in time', async () => {
    const rejected = await start({ requiresApproval: true });
    const expired = await start({ requiresApproval: true, overrides: { approvalTimeout: '1s' } });
    await until(rejected, 'pending_approval');
    expect((await use(rejected, 'reject')).status).toBe(200);
    const { body } = await desk.get(`${ORDER}/${rejected}/result`);
    expect(body).toMatchObject({ status: 'rejected', failure: { code: 'order_rejected' } });
    expect((await desk.get(`${ORDER}/${expired}/result`)).body).toMatchObject({ status: 'expired' });
  });

  it('an order under way has no result, and cannot be approved that needs no approval', async () => {
    const orderId = anOrder().orderId;
    const release = gate.hold('inventory.reserve', orderId);
    await start({ orderId });
    await until(orderId, 'processing');
    expect((await desk.get(`${ORDER}/${orderId}/result?wait=0`)).status).toBe(202);
    expect((await use(orderId, 'approve')).body['code']).toBe('not_awaiting_approval');
    const cancelled = use(orderId, 'cancel', '');
    release();
    expect((await cancelled).body['outcome']).toBe('accepted');
    expect(await ended(orderId)).toBe('cancelled');
  });

  it('an order cannot be cancelled once its parcel is on the way', async () => {
    const orderId = anOrder().orderId;
    const release = gate.hold('notification.send', orderId);
    await start({ orderId });
    await until(orderId, 'shipped');
    for (const door of ['cancel', 'address'] as const) {
      expect((await use(orderId, door)).body['code']).toBe('already_dispatched');
    }
    expect((await use(orderId, 'return')).body['code']).toBe('not_returnable');
    release();
    expect(await ended(orderId)).toBe('completed');
  });

  it('a shipped order of profile retail is returned, once', async () => {
    const orderId = await start({ profile: 'retail' });
    await until(orderId, 'shipped');
    const release = gate.hold('payment.refund', orderId);
    const [first, repeated] = [await use(orderId, 'return'), await use(orderId, 'return', { reason: 'broken' })];
    expect([first.body['outcome'], repeated.body['outcome']]).toEqual(['accepted', 'already_decided']);
    release();
    const { body } = await desk.get(`${ORDER}/${orderId}/result`);
    expect(body).toMatchObject({ status: 'returned', failure: { code: 'order_returned' } });
  });

  it('an order goes to the address that was given last, also to one that was given before', async () => {
    const orderId = await start({ requiresApproval: true });
    await until(orderId, 'pending_approval');
    const { shippingAddress } = anOrder();
    for (const city of ['Shelbyville', 'Springfield', 'Shelbyville']) {
      const { body } = await use(orderId, 'address', { address: { ...shippingAddress, city } });
      expect(body['outcome']).toBe('accepted');
      const status = await desk.get(`${ORDER}/${orderId}/status`);
      expect(status.body).toMatchObject({ shippingAddress: { city } });
    }
    expect((await use(orderId, 'approve')).status).toBe(200);
    expect(await ended(orderId)).toBe('completed');
  });

  it('a payment that belongs to another order starts nothing', async () => {
    const order = anOrder();
    const paymentId = `payment-${order.orderId}`;
    const claim = { paymentId, orderId: 'another', status: 'claimed', amount: 1, currency: 'usd' } as const;
    await desk.store.writer.claimPayment(claim);
    expect((await desk.post(ORDER, order)).body['code']).toBe('payment_id_in_use');
    expect((await desk.get(`${ORDER}/${order.orderId}/status`)).body['code']).toBe('order_not_found');
  });

  it('an order is watched from its beginning to its end', async () => {
    const order = anOrder({ requiresApproval: true });
    const release = gate.hold('payment.authorize', order.orderId);
    await start(order);
    await until(order.orderId, 'processing');
    const watched = desk.stream(`${ORDER}/${order.orderId}/stream`);
    release();
    await until(order.orderId, 'pending_approval');
    await use(order.orderId, 'approve');
    const { events } = await watched;
    // Who says so is a matter of how busy the worker is.
    const sources = ['workflow', 'database'];
    const { orderId } = order;
    expect(events[0]?.data).toMatchObject({
      orderId,
      status: expect.stringMatching(/^(processing|pending_approval)$/),
    });
    expect(events.at(-1)?.data).toMatchObject({ orderId, status: 'completed', progress: 100 });
    expect(events.filter(({ data }) => !sources.includes(String(data['source'])))).toEqual([]);
    const [first, last] = [events[0]?.id, events.at(-1)?.id];
    expect((await desk.stream(`${ORDER}/${order.orderId}/stream`, first)).events).toHaveLength(1);
    expect((await desk.stream(`${ORDER}/${order.orderId}/stream`, last)).status).toBe(204);
  });

  it('a bounded number of streams is open at a time', async () => {
    const orderId = await start({ requiresApproval: true });
    await until(orderId, 'pending_approval');
    const path = `${ORDER}/${orderId}/stream`;
    const leave = new AbortController();
    const opened = await Promise.all(Array.from({ length: 100 }, () => desk.openStream(path, leave.signal)));
    expect(new Set(opened)).toEqual(new Set([200]));
    expect((await desk.stream(path)).problem).toMatchObject({ code: 'too_many_streams' });
    leave.abort();
    await use(orderId, 'reject');
    expect(await ended(orderId)).toBe('rejected');
    for (let status = 503; status === 503;) ({ status } = await desk.stream(path));
  });

  it('an order that needs attention is led to its end', async () => {
    const orderId = await needingAttention();
    expect((await use(orderId, 'attention')).body['outcome']).toBe('accepted');
    expect(await ended(orderId)).toBe('failed');
  });

  it('an order that a run left behind unfinished is repaired, and can be started anew', async () => {
    const order = anOrder({ requiresApproval: true });
    await start(order);
    await until(order.orderId, 'pending_approval');
    await desk.env.client.workflow.getHandle(`order-fulfillment-${order.orderId}`).terminate('by hand');
    const { body } = await desk.get(`${ORDER}/${order.orderId}/status`);
    expect(body).toMatchObject({ status: 'failed', source: 'database', failure: { code: 'terminated' } });
    // Its hold is still there, and no second one is given: the new run fails, and nobody is charged twice.
    await start(order);
    const again = await desk.get(`${ORDER}/${order.orderId}/result`);
    expect(again.body).toMatchObject({ status: 'failed', failure: { code: 'order_already_paid', step: 'authorize' } });
  });

  it('an order that has ended is started anew once its run is closed, and not before', async () => {
    const order = anOrder({ requiresApproval: true });
    await start(order);
    await until(order.orderId, 'pending_approval');
    // A run records the end and then closes; recorded by hand, the moment between lasts.
    const { runId = '' } = (await desk.store.reader.find(order.orderId)) ?? {};
    const [code, message, at] = ['order_cancelled', 'cancelled', new Date().toISOString()] as const;
    await desk.store.writer.repair({ orderId: order.orderId, runId, end: 'cancelled', code, message, at });
    expect(await desk.post(ORDER, order)).toMatchObject({ status: 409, body: { code: 'order_closing' } });
    const again = desk.post(ORDER, order);
    await desk.env.client.workflow.getHandle(`order-fulfillment-${order.orderId}`, runId).terminate('by hand');
    const { status, body } = await again;
    expect([status, body['status']]).toEqual([201, 'pending']);
    expect(body['runId']).not.toBe(runId);
    expect(await ended(order.orderId)).toBe('failed');
  });

  it(
    'doors without a worker answer within 6 s that the outcome is open, and take effect when one comes back',
    async () => {
      const deciding = { requiresApproval: true };
      const orders = {
        approve: await start(deciding),
        reject: await start(deciding),
        cancel: await start(deciding),
        address: await start(deciding),
        return: await start({ profile: 'retail' }),
        attention: await needingAttention(),
      };
      for (const door of ['approve', 'reject', 'cancel', 'address'] as const) {
        await until(orders[door], 'pending_approval');
      }
      await until(orders.return, 'shipped');
      await desk.workersLeave();

      const begin = Date.now();
      const answers = await Promise.all(doors.map((door) => use(orders[door], door)));
      expect(Date.now() - begin).toBeLessThan(6_000);
      expect(answers.map(({ status, body }) => [status, body['outcome']])).toEqual(doors.map(() => [202, 'pending']));
      const status = await desk.get(`${ORDER}/${orders.approve}/status`);
      expect(status.body).toMatchObject({ status: 'pending_approval', source: 'database' });

      await desk.workersReturn();
      const decided = doors.filter((door) => door !== 'address');
      const ends = await Promise.all(decided.map((door) => ended(orders[door])));
      expect(ends).toEqual(['completed', 'rejected', 'cancelled', 'returned', 'failed']);
      await use(orders.address, 'approve');
      const { body } = await desk.get(`${ORDER}/${orders.address}/result`);
      expect(body).toMatchObject({ status: 'completed', result: { shippingAddress: { city: 'Shelbyville' } } });
    },
    PATIENCE,
  );

  it(
    'an order without a worker is pending',
    async () => {
      await desk.workersLeave();
      const orderId = await start();
      const { body } = await desk.get(`${ORDER}/${orderId}/status`);
      expect(body).toMatchObject({ status: 'pending', totalAmount: 59.98 });
      expect((await desk.get(`${ORDER}/${orderId}/events`)).body['events']).toEqual([]);
      await desk.workersReturn();
      expect(await ended(orderId)).toBe('completed');
    },
    PATIENCE,
  );

  it('bad input is refused', async () => {
    expect((await desk.post(ORDER, anOrder({ items: [] }))).body['code']).toBe('validation_failed');
    expect((await desk.post(ORDER, anOrder({ totalAmount: 1 }))).body['code']).toBe('total_mismatch');
    expect((await desk.get(`${ORDER}?limit=0`)).status).toBe(400);
    for (const route of [ORDER, ...doors.map((door) => `${ORDER}/some/${door}`)]) {
      expect((await desk.post(route, '{"a":')).body['code']).toBe('malformed_body');
      expect((await desk.post(route, `"${'x'.repeat(300_000)}"`)).status).toBe(413);
      expect((await desk.post(route, 'hello', { 'content-type': 'text/plain' })).status).toBe(415);
    }
    for (const door of doors) expect((await use('some', door, { unknown: 1 })).body['code']).toBe('validation_failed');
    for (const read of reads) expect((await desk.get(`${ORDER}/a%20b/${read}`)).status).toBe(400);
    expect((await desk.stream(`${ORDER}/a%20b/stream`)).status).toBe(400);
  });

  it('chaos headers that the simulator would refuse on every call start nothing', async () => {
    const order = anOrder();
    const wrong = { [Header.chaosProfile]: 'clam', [Header.chaosScript]: 'payment.capture=lost' };
    const { status, body } = await desk.post(ORDER, order, wrong);
    expect([status, body['code']]).toEqual([400, 'validation_failed']);
    expect(body['errors']).toMatchObject([{ field: 'X-Chaos-Profile' }, { field: 'X-Chaos-Script' }]);
    expect((await desk.get(`${ORDER}/${order.orderId}/status`)).body['code']).toBe('order_not_found');
    expect((await desk.post(ORDER, order, { [Header.chaosProfile]: 'calm' })).status).toBe(201);
    expect(await ended(order.orderId)).toBe('completed');
  });

  it('a simulator that does not answer stops no order, whatever its headers', async () => {
    const order = anOrder();
    const right = { [Header.chaosProfile]: 'calm' };
    expect((await desk.post(ORDER, order, right, 'simulatorDown')).status).toBe(201);
    expect(await ended(order.orderId)).toBe('completed');
  });

  it('an order that never was is not found', async () => {
    for (const door of doors) expect((await use('never', door)).body['code']).toBe('order_not_found');
    for (const read of reads) expect((await desk.get(`${ORDER}/never/${read}`)).body['code']).toBe('order_not_found');
    expect((await desk.stream(`${ORDER}/never/stream`)).problem).toMatchObject({ code: 'order_not_found' });
  });

  it('without Temporal, what writes or waits says so, and what is recorded is answered', async () => {
    const orderId = await start();
    expect(await ended(orderId)).toBe('completed');
    const down = { status: 503, body: expect.objectContaining({ code: 'temporal_unavailable' }) };
    expect(await desk.post(ORDER, anOrder(), {}, 'temporalDown')).toMatchObject(down);
    for (const door of doors) expect(await use(orderId, door, bodies[door], 'temporalDown')).toMatchObject(down);
    // Nothing is recorded of it, but it may be live.
    for (const read of ['status', 'progress', 'events']) {
      expect(await desk.get(`${ORDER}/order-never/${read}`, 'temporalDown')).toMatchObject(down);
    }
    expect(await desk.stream(`${ORDER}/order-never/stream`, '', 'temporalDown')).toMatchObject({
      status: 503,
      problem: { code: 'temporal_unavailable' },
    });
    expect(await desk.get(`${ORDER}/${orderId}/result`, 'temporalDown')).toMatchObject(down);
    for (const read of ['status', 'progress', 'events']) {
      expect((await desk.get(`${ORDER}/${orderId}/${read}`, 'temporalDown')).status).toBe(200);
    }
    expect((await desk.get(ORDER, 'temporalDown')).status).toBe(200);
    expect((await desk.get(`${ORDER}/audit`, 'temporalDown')).status).toBe(200);
    expect((await desk.get('/health/ready', 'temporalDown')).status).toBe(503);
    expect((await desk.get('/health', 'temporalDown')).status).toBe(503);
  });

  it('without the database nothing is started, and nothing is claimed to be known', async () => {
    const down = { status: 503, body: expect.objectContaining({ code: 'database_unavailable' }) };
    const order = anOrder();
    expect(await desk.post(ORDER, order, {}, 'databaseDown')).toMatchObject(down);
    expect((await desk.get(`${ORDER}/${order.orderId}/status`)).body['code']).toBe('order_not_found');
    for (const door of doors) expect(await use('never', door, bodies[door], 'databaseDown')).toMatchObject(down);
    for (const read of reads) expect(await desk.get(`${ORDER}/never/${read}`, 'databaseDown')).toMatchObject(down);
    expect((await desk.stream(`${ORDER}/never/stream`, '', 'databaseDown')).problem).toEqual(down.body);
    expect(await desk.get(ORDER, 'databaseDown')).toMatchObject(down);
    expect(await desk.get(`${ORDER}/audit`, 'databaseDown')).toMatchObject(down);
  });

  it('health, and the audit of all of this', async () => {
    for (const check of ['/health', '/health/live', '/health/ready']) expect((await desk.get(check)).status).toBe(200);
    expect((await desk.get(`${ORDER}/audit`, 'simulatorDown')).body['code']).toBe('provider_unavailable');
    const { body } = await desk.get(`${ORDER}/audit`);
    expect(body['checked']).toBe(body['ended']);
  });

  it('documents the requests that it takes', async () => {
    expect(await desk.wrongRequests(HERE, 'never')).toEqual([]);
  });

  it('has no documented answer that was never seen', () => {
    expect(desk.contract.documented(HERE).length).toBeGreaterThan(70);
    expect(desk.contract.unseen(HERE)).toEqual([]);
  });
});

async function countOf(list: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of list) count += 1;
  return count;
}
