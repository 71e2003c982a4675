import { Header } from '@fake-stripe/contracts';
import { anOrder } from '../kit/shop.js';
import { Desk, type Api } from './desk.js';
import { Gate } from './gate.js';

const ORDER = '/api/v1/order';
const RETAIL = '/api/orders';
const EXPRESS = '/orders';
const HERE = /^(\/api\/orders|\/orders\/)/;
const PATIENCE = 60_000;
jest.setTimeout(PATIENCE);

const address = { street: '1 Main St', city: 'Springfield' };
const elsewhere = { street: '1 Lighthouse Road', city: 'Bangor' };

let count = 0;
const newId = (name: string) => `${name}-${process.pid}-${(count += 1)}`;

/** The doors under which users of the sibling systems know orders, against what they document. */
describe('the doors of the sibling systems', () => {
  let desk: Desk;
  let gate: Gate;

  beforeAll(async () => {
    desk = await Desk.open();
    gate = new Gate(desk.http);
  }, PATIENCE);
  afterAll(() => desk.close(), PATIENCE);

  const retail = (
    orderId: string,
    overrides: object = {},
    headers: Record<string, string> = {},
    api: Api = 'healthy',
  ) => desk.post(RETAIL, anOrder({ orderId, ...overrides }), headers, api);
  const express = (
    orderId: string,
    overrides: object = {},
    headers: Record<string, string> = {},
    api: Api = 'healthy',
  ) => desk.post(`${EXPRESS}/${orderId}/start`, { payment_id: `pay-${orderId}`, address, ...overrides }, headers, api);

  const ended = async (orderId: string) => (await desk.get(`${ORDER}/${orderId}/result`)).body['status'];

  /** Polls: a status cannot be waited for. */
  async function until(path: string, wanted: string) {
    for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
      const answer = await desk.get(path);
      if (answer.body['status'] === wanted) return answer.body;
    }
    throw new Error(`${path} is not ${wanted}: ${JSON.stringify((await desk.get(path)).body)}`);
  }

  describe('retail', () => {
    const read = (orderId: string) => `${RETAIL}/${orderId}`;

    it('starts an order of profile retail, and knows it the second time', async () => {
      const orderId = newId('retail');
      const [first, again] = [await retail(orderId), await retail(orderId)];
      expect([first.status, again.status]).toEqual([201, 200]);
      expect(Object.keys(first.body).sort()).toEqual(['message', 'orderId', 'runId', 'uiLink', 'workflowId']);
      expect(again.body['runId']).toBe(first.body['runId']);
      const shipped = await until(read(orderId), 'shipped');
      expect(shipped).toEqual({
        orderId,
        status: 'shipped',
        inventoryReserved: true,
        paymentProcessed: true,
        paymentId: expect.any(String) as string,
        reservationId: expect.any(String) as string,
        totalAmount: 59.98,
        workflowId: `order-fulfillment-${orderId}`,
        uiLink: expect.stringContaining(`order-fulfillment-${orderId}`) as string,
      });
      const { body } = await desk.get(`${ORDER}/${orderId}/status`);
      expect(body).toMatchObject({ status: 'shipped', profile: 'retail' });
      expect((await retail(orderId, { currency: 'eur' })).body['code']).toBe('order_exists');
    });

    it('reads the milestones of an order under way', async () => {
      const orderId = newId('milestones');
      const authorized = gate.hold('payment.authorize', orderId);
      await retail(orderId);
      expect(await until(read(orderId), 'inventory_reserved')).toMatchObject({ paymentProcessed: false });
      const labelled = gate.hold('shipping.create-label', orderId);
      authorized();
      expect(await until(read(orderId), 'payment_completed')).toMatchObject({ paymentProcessed: true });
      labelled();
      await until(read(orderId), 'shipped');
    });

    it.each([
      [true, { decidedBy: 'alice' }, 'shipped'],
      [false, { decidedBy: 'alice' }, 'failed'],
    ])('takes a decision: approved is %s', async (approved, approval, status) => {
      const orderId = newId('decision');
      await retail(orderId, { requiresApproval: true });
      await until(read(orderId), 'awaiting_approval');
      const decision = { approved, approvedBy: 'alice', reason: 'because' };
      const { body } = await desk.post(`${read(orderId)}/approve`, decision);
      expect(body).toMatchObject({ orderId, outcome: 'accepted', message: expect.any(String) as string });
      await until(read(orderId), status);
      expect((await desk.get(`${ORDER}/${orderId}/status`)).body).toMatchObject({ approval });
      const again = await desk.post(`${read(orderId)}/approve`, { approved: !approved });
      expect(again.body['code']).toBe(approved ? 'not_awaiting_approval' : 'already_finished');
    });

    it('cancels an order, and returns one that was shipped', async () => {
      const [waiting, shipped] = [newId('cancelled'), newId('returned')];
      await retail(waiting, { requiresApproval: true });
      await retail(shipped);
      await until(read(waiting), 'awaiting_approval');
      await until(read(shipped), 'shipped');
      for (const orderId of [waiting, shipped]) {
        const { body } = await desk.post(`${read(orderId)}/cancel`, { reason: 'changed my mind' });
        expect(body['outcome']).toBe('accepted');
      }
      expect([await ended(waiting), await ended(shipped)]).toEqual(['cancelled', 'returned']);
      for (const orderId of [waiting, shipped]) {
        expect((await desk.get(read(orderId))).body).toMatchObject({ status: 'cancelled', paymentProcessed: false });
        expect((await desk.post(`${read(orderId)}/cancel`)).body['code']).toBe('already_finished');
      }
    });

    it('has nothing to return of a shipped order of another profile', async () => {
      const order = anOrder();
      const release = gate.hold('notification.send', order.orderId);
      await desk.post(ORDER, order);
      await until(read(order.orderId), 'shipped');
      expect((await desk.post(`${read(order.orderId)}/cancel`)).body['code']).toBe('not_returnable');
      release();
      expect(await ended(order.orderId)).toBe('completed');
    });
  });

  describe('express', () => {
    const read = (orderId: string) => `${EXPRESS}/${orderId}/status`;

    it('starts an order of profile express for a guest, without a mail', async () => {
      const orderId = newId('express');
      const [first, again] = [await express(orderId), await express(orderId)];
      expect([first.status, again.status]).toEqual([201, 200]);
      expect(first.body).toMatchObject({ orderId, status: 'pending', runId: again.body['runId'] });
      expect(await ended(orderId)).toBe('completed');
      expect((await desk.get(read(orderId))).body).toMatchObject({
        status: 'completed',
        profile: 'express',
        totalAmount: 49.99,
        shippingAddress: { ...address, state: '-', zip: '-', country: 'US' },
      });
      expect((await desk.ledger(orderId)).map(({ effect }) => effect)).not.toContain('notification.sent');
      expect((await desk.store.reader.payment(`pay-${orderId}`))?.orderId).toBe(orderId);
      expect((await desk.store.reader.find(orderId))?.customerId).toBe('guest');
    });

    it('keeps a payment for one order: another is not started, and nothing is charged', async () => {
      const [owner, rival] = [newId('owner'), newId('rival')];
      await express(owner);
      expect(await ended(owner)).toBe('completed');
      const { status, body } = await express(rival, { payment_id: `pay-${owner}` });
      expect([status, body['code']]).toEqual([409, 'payment_id_in_use']);
      expect((await desk.get(read(rival))).body['code']).toBe('order_not_found');
      expect(await desk.ledger(rival)).toEqual([]);
    });

    it('gives a payment that many orders name at the same moment to one of them', async () => {
      const payment_id = newId('pay-all');
      const orders = Array.from({ length: 8 }, (_, n) => newId(`rival-${n}`));
      const answers = await Promise.all(orders.map((orderId) => express(orderId, { payment_id })));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
      const refused = answers.filter(({ status }) => status === 409);
      expect(new Set(refused.map(({ body }) => body['code']))).toEqual(new Set(['payment_id_in_use']));
      const [won = ''] = orders.filter((_order, n) => answers[n]?.status === 201);
      expect(await ended(won)).toBe('completed');
      expect((await express(won, { payment_id })).status).toBe(200);
      for (const orderId of orders) {
        const authorized = (await desk.ledger(orderId)).filter(({ effect }) => effect === 'payment.authorized');
        expect(authorized).toHaveLength(orderId === won ? 1 : 0);
      }
    });

    it('sends it elsewhere, cancels it, and refuses both once it is dispatched', async () => {
      const orderId = newId('moving');
      await express(orderId, { overrides: { reviewDelay: '1h', deadline: '24h' } });
      await until(read(orderId), 'processing');
      const moved = await desk.post(`${EXPRESS}/${orderId}/signals/update-address`, { address: elsewhere });
      expect(moved.body['outcome']).toBe('accepted');
      expect((await desk.get(read(orderId))).body).toMatchObject({
        shippingAddress: { city: 'Bangor', country: 'US' },
      });
      expect((await desk.post(`${EXPRESS}/${orderId}/signals/cancel`, '')).body['outcome']).toBe('accepted');
      expect(await ended(orderId)).toBe('cancelled');

      const dispatched = newId('dispatched');
      const release = gate.hold('notification.send', dispatched);
      await express(dispatched, { customerEmail: 'ada@example.com', overrides: { reviewDelay: '0s' } });
      await until(read(dispatched), 'shipped');
      const refusals = [
        await desk.post(`${EXPRESS}/${dispatched}/signals/cancel`),
        await desk.post(`${EXPRESS}/${dispatched}/signals/update-address`, { address: elsewhere }),
      ];
      expect(refusals.map(({ body }) => body['code'])).toEqual(['already_dispatched', 'already_dispatched']);
      release();
      expect(await ended(dispatched)).toBe('completed');
    });
  });

  const doors: [string, (orderId: string) => string, object][] = [
    ['retail approve', (orderId) => `${RETAIL}/${orderId}/approve`, {}],
    ['retail cancel', (orderId) => `${RETAIL}/${orderId}/cancel`, {}],
    ['express cancel', (orderId) => `${EXPRESS}/${orderId}/signals/cancel`, {}],
    ['express update-address', (orderId) => `${EXPRESS}/${orderId}/signals/update-address`, { address: elsewhere }],
  ];
  const starts = [RETAIL, `${EXPRESS}/some/start`];
  const reads = [(orderId: string) => `${RETAIL}/${orderId}`, (orderId: string) => `${EXPRESS}/${orderId}/status`];

  it('are calm, unless the request names another chaos profile', async () => {
    const planned = async (orderId: string) => {
      const handle = desk.env.client.workflow.getHandle(`order-fulfillment-${orderId}`);
      const { events } = await handle.fetchHistory();
      const data = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]?.data;
      return (JSON.parse(Buffer.from(data ?? '').toString()) as { chaos: object }).chaos;
    };
    for (const begin of [retail, express]) {
      const [usual, named] = [newId('calm'), newId('flaky')];
      await begin(usual, {}, { [Header.chaosSeed]: '7' });
      await begin(named, {}, { [Header.chaosProfile]: 'flaky' });
      expect([await planned(usual), await planned(named)]).toEqual([
        { profile: 'calm', seed: '7' },
        { profile: 'flaky' },
      ]);
    }
  });

  it(
    'leave what is asked for the next worker when none answers',
    async () => {
      const orders = doors.map(([name]) => newId(name.replace(' ', '-')));
      for (const orderId of orders) await retail(orderId, { requiresApproval: true });
      for (const orderId of orders) await until(`${RETAIL}/${orderId}`, 'awaiting_approval');
      await desk.workersLeave();
      const answers = await Promise.all(doors.map(([, path, body], n) => desk.post(path(orders[n] ?? ''), body)));
      expect(answers.map(({ status, body }) => [status, body['outcome']])).toEqual(doors.map(() => [202, 'pending']));
      await desk.workersReturn();
      const [approved = '', cancelled = '', alsoCancelled = '', moved = ''] = orders;
      await until(`${RETAIL}/${approved}`, 'shipped');
      expect([await ended(cancelled), await ended(alsoCancelled)]).toEqual(['cancelled', 'cancelled']);
      await desk.post(`${RETAIL}/${moved}/approve`);
      await until(`${RETAIL}/${moved}`, 'shipped');
      const { body } = await desk.get(`${ORDER}/${moved}/status`);
      expect(body).toMatchObject({ shippingAddress: { city: 'Bangor' } });
    },
    PATIENCE,
  );

  it('refuse bad input', async () => {
    expect((await retail(newId('bad'), { totalAmount: 1 })).body['code']).toBe('total_mismatch');
    for (const path of [...starts, ...doors.map(([, door]) => door('some'))]) {
      expect((await desk.post(path, { unknown: 1 })).body['code']).toBe('validation_failed');
      expect((await desk.post(path, '{"a":')).body['code']).toBe('malformed_body');
      expect((await desk.post(path, `"${'x'.repeat(300_000)}"`)).status).toBe(413);
      expect((await desk.post(path, 'hello', { 'content-type': 'text/plain' })).status).toBe(415);
    }
    for (const read of reads) expect((await desk.get(read('a%20b'))).status).toBe(400);
  });

  it('know no order that never was, and none that has ended', async () => {
    const ended = newId('over');
    await express(ended);
    expect((await desk.get(`${ORDER}/${ended}/result`)).body['status']).toBe('completed');
    for (const [, path, body] of doors) {
      expect((await desk.post(path('never'), body)).body['code']).toBe('order_not_found');
      expect((await desk.post(path(ended), body)).body['code']).toBe('already_finished');
    }
    for (const read of reads) expect((await desk.get(read('never'))).body['code']).toBe('order_not_found');
    expect((await express(ended, { customerId: 'another' })).body['code']).toBe('order_exists');
  });

  it.each([
    ['retail', RETAIL, (orderId: string) => retail(orderId, { requiresApproval: true })],
    ['express', EXPRESS, (orderId: string) => express(orderId, { overrides: { reviewDelay: '1h', deadline: '24h' } })],
  ])('say that a run is about to close, at the door of %s', async (name, _route, begin) => {
    const orderId = newId(`closing-${name}`);
    await begin(orderId);
    await until(`${ORDER}/${orderId}/status`, name === 'retail' ? 'pending_approval' : 'processing');
    // A run records the end and then closes; recorded by hand, the moment between lasts.
    const { runId = '' } = (await desk.store.reader.find(orderId)) ?? {};
    const [code, message, at] = ['order_cancelled', 'cancelled', new Date().toISOString()] as const;
    await desk.store.writer.repair({ orderId, runId, end: 'cancelled', code, message, at });
    expect((await begin(orderId)).body['code']).toBe('order_closing');
    await desk.env.client.workflow.getHandle(`order-fulfillment-${orderId}`).terminate('by hand');
  });

  it('refuse a payment of another order at the retail door too', async () => {
    const orderId = newId('claimed');
    const paymentId = `payment-${orderId}`;
    const claim = { paymentId, orderId: 'another', status: 'claimed', amount: 1, currency: 'usd' } as const;
    await desk.store.writer.claimPayment(claim);
    expect((await retail(orderId)).body['code']).toBe('payment_id_in_use');
  });

  it('say what is down', async () => {
    const orderId = newId('known');
    await express(orderId);
    expect(await ended(orderId)).toBe('completed');
    for (const [api, code] of [
      ['temporalDown', 'temporal_unavailable'],
      ['databaseDown', 'database_unavailable'],
    ] as const) {
      const id = api === 'temporalDown' ? orderId : 'never';
      expect((await retail(newId('down'), {}, {}, api)).body['code']).toBe(code);
      expect((await express(newId('down'), {}, {}, api)).body['code']).toBe(code);
      for (const [, path, body] of doors) expect((await desk.post(path(id), body, {}, api)).body['code']).toBe(code);
    }
    for (const read of reads) {
      expect((await desk.get(read(orderId), 'temporalDown')).status).toBe(200);
      expect((await desk.get(read('never'), 'databaseDown')).body['code']).toBe('database_unavailable');
      expect((await desk.get(read('never'), 'temporalDown')).body['code']).toBe('temporal_unavailable');
    }
  });

  it('documents the requests that it takes', async () => {
    expect(await desk.wrongRequests(HERE, 'never')).toEqual([]);
  });

  it('have no documented answer that was never seen', () => {
    expect(desk.contract.documented(HERE).length).toBeGreaterThan(70);
    expect(desk.contract.unseen(HERE)).toEqual([]);
  });
});
