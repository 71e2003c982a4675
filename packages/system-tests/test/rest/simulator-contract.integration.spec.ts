import { createSimulator } from '@fake-stripe/fake-stripe-chaos';
import { DocumentedRequests } from './documented-requests.js';
import { SimulatorDesk } from './simulator-desk.js';

interface Route {
  readonly path: string;
  readonly operation: string;
  /** A body that succeeds, for this order; what it needs to be there is made before. */
  readonly body: (orderId: string) => Promise<object>;
}

const address = { street: '1 Main St', city: 'Springfield', state: 'IL', zip: '62701', country: 'US' };

describe('the REST contract of the simulator', () => {
  let desk: SimulatorDesk;
  let orders = 0;

  beforeAll(async () => {
    desk = await SimulatorDesk.open((databaseUrl) =>
      createSimulator({ logLevel: 'silent', databaseUrl, chaos: { profile: 'calm', timeScale: 0 } }),
    );
  });
  afterAll(() => desk.close());

  const newOrder = (): string => `order-${(orders += 1)}`;
  const codeOf = ({ body }: { readonly body: Record<string, unknown> }) => body['code'];
  const idOf = async (field: string, path: string, body: object): Promise<string> => {
    const answer = await desk.send('POST', path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return String(answer.body[field]);
  };
  const held = (orderId: string) =>
    idOf('authorizationId', '/payment/authorize', { orderId, customerId: 'c', amount: 10 });
  const charged = async (orderId: string) =>
    idOf('paymentId', '/payment/capture', { orderId, authorizationId: await held(orderId) });
  const reserved = (orderId: string) =>
    idOf('reservationId', '/inventory/reserve', { orderId, items: [{ sku: 'A', quantity: 1 }] });
  const labelled = (orderId: string) =>
    idOf('labelId', '/shipping/create-label', { orderId, address, service: 'express' });

  const routes: readonly Route[] = [
    {
      path: '/payment/authorize',
      operation: 'payment.authorize',
      body: (orderId) => Promise.resolve({ orderId, customerId: 'c', amount: 10 }),
    },
    {
      path: '/payment/capture',
      operation: 'payment.capture',
      body: async (orderId) => ({ orderId, authorizationId: await held(orderId) }),
    },
    {
      path: '/payment/release',
      operation: 'payment.release',
      body: async (orderId) => ({ authorizationId: await held(orderId) }),
    },
    {
      path: '/payment/refund',
      operation: 'payment.refund',
      body: async (orderId) => ({ paymentId: await charged(orderId) }),
    },
    {
      path: '/inventory/reserve',
      operation: 'inventory.reserve',
      body: (orderId) => Promise.resolve({ orderId, items: [{ sku: 'A', quantity: 1 }] }),
    },
    {
      path: '/inventory/release',
      operation: 'inventory.release',
      body: async (orderId) => ({ reservationId: await reserved(orderId) }),
    },
    {
      path: '/inventory/restock',
      operation: 'inventory.restock',
      body: (orderId) => Promise.resolve({ orderId, undoes: `${orderId}/never` }),
    },
    {
      path: '/shipping/create-label',
      operation: 'shipping.create-label',
      body: (orderId) => Promise.resolve({ orderId, address, service: 'express' }),
    },
    {
      path: '/shipping/dispatch',
      operation: 'shipping.dispatch',
      body: async (orderId) => ({ labelId: await labelled(orderId) }),
    },
    {
      path: '/shipping/cancel',
      operation: 'shipping.cancel',
      body: async (orderId) => ({ labelId: await labelled(orderId) }),
    },
    {
      path: '/notification/send',
      operation: 'notification.send',
      body: (orderId) =>
        Promise.resolve({ orderId, to: 'ada@example.com', channel: 'email', template: 'order_completed' }),
    },
  ];

  it('is tried on every operation that there is', () => {
    const simulated = desk.contract.documented().filter((answer) => answer.endsWith(' 504 timeout'));
    expect(simulated.sort()).toEqual(routes.map(({ path }) => `POST ${path} 504 timeout`).sort());
  });

  it.each(routes)('$path: success, replay, and what a key can be refused for', async ({ path, body }) => {
    const [orderId, other, undone] = [newOrder(), newOrder(), newOrder()];
    const sent = await body(orderId);
    const key = { 'idempotency-key': `${orderId}/key` };
    const first = await desk.send('POST', path, sent, key);
    expect(first.status).toBeLessThan(300);
    expect(await desk.send('POST', path, sent, key)).toEqual(first);
    expect(codeOf(await desk.send('POST', path, await body(other), key))).toBe('idempotency_error');
    await desk.desert(`${orderId}/key`);
    expect(codeOf(await desk.send('POST', path, sent, key))).toBe('idempotency_key_in_use');
    await desk.send('POST', '/payment/release', { orderId: undone, undoes: `${undone}/key` });
    const late = await desk.send('POST', path, await body(undone), { 'idempotency-key': `${undone}/key` });
    expect([late.status, codeOf(late)]).toEqual([409, 'operation_voided']);
  });

  it.each(routes)('$path: faults of the wire', async ({ path, operation, body }) => {
    const failed = async (outcome: string) => {
      const script = { 'x-chaos-script': `${operation}=${outcome}` };
      const { status, body: problem } = await desk.send('POST', path, await body(newOrder()), script);
      return [status, problem['code']];
    };
    for (const phase of ['before', 'after']) {
      expect(await failed(`error:${phase}`)).toEqual([500, 'processing_error']);
      expect(await failed(`timeout:${phase}`)).toEqual([504, 'timeout']);
    }
  });

  it.each([...routes.map(({ path }) => path), '/ledger/invariants'])('%s: bodies that are none', async (path) => {
    expect(codeOf(await desk.send('POST', path, { colour: 'red' }))).toBe('validation_failed');
    for (const body of ['{"a":', '{"amount": NaN}', '{"__proto__": {}}']) {
      expect(codeOf(await desk.send('POST', path, body))).toBe('malformed_body');
    }
    for (const body of ['[]', '"text"', 'null', '7', '']) {
      expect(codeOf(await desk.send('POST', path, body))).toBe('validation_failed');
    }
    expect((await desk.send('POST', path, `"${'x'.repeat(300_000)}"`)).status).toBe(413);
    expect((await desk.send('POST', path, 'hello', { 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('shows examples that can be sent as they are', async () => {
    const examples = desk.examples();
    expect(examples.length).toBeGreaterThan(routes.length);
    for (const { method, path, body } of examples) {
      const { status, body: answer } = await desk.send(method, path, body);
      expect([method, path, status === 400 ? answer : 'accepted']).toEqual([method, path, 'accepted']);
    }
  });

  it('payment: refusals by the card and by real state', async () => {
    const orderId = newOrder();
    const refused = async (path: string, body: object, headers = {}) =>
      codeOf(await desk.send('POST', path, body, headers));
    const card = (paymentMethod: string) =>
      refused('/payment/authorize', { orderId: newOrder(), customerId: 'c', amount: 10, paymentMethod });
    expect(await card('pm_card_chargeDeclined')).toBe('card_declined');
    expect(await card('pm_card_visa_chargeDeclinedInsufficientFunds')).toBe('insufficient_funds');
    const authorizationId = await held(orderId);
    expect(await refused('/payment/authorize', { orderId, customerId: 'c', amount: 10 })).toBe('order_already_paid');
    const capture = { orderId, authorizationId };
    expect(await refused('/payment/capture', { ...capture, amount: 11 })).toBe('amount_too_large');
    expect(await refused('/payment/capture', { ...capture, orderId: 'another' })).toBe('order_mismatch');
    expect(await refused('/payment/capture', { ...capture, authorizationId: 'pi_no' })).toBe('not_found');
    const paymentId = await idOf('paymentId', '/payment/capture', capture);
    expect(await refused('/payment/capture', capture)).toBe('already_captured');
    expect(await refused('/payment/refund', { paymentId, amount: 11 })).toBe('amount_too_large');
    const refundId = await idOf('refundId', '/payment/refund', { paymentId });
    expect(await refused('/payment/refund', { paymentId })).toBe('already_refunded');
    expect(await refused('/payment/refund', { paymentId: 'ch_no' })).toBe('not_found');
    const released = newOrder();
    const hold = await held(released);
    await desk.send('POST', '/payment/release', { authorizationId: hold });
    expect(await refused('/payment/release', { authorizationId: hold })).toBe('already_released');
    expect(await refused('/payment/release', { authorizationId: 'pi_no' })).toBe('not_found');
    expect(await refused('/payment/capture', { orderId: released, authorizationId: hold })).toBe(
      'authorization_released',
    );
    for (const path of [`authorizations/${authorizationId}`, `payments/${paymentId}`, `refunds/${refundId}`, 'stats']) {
      expect((await desk.send('GET', `/payment/${path}`)).status).toBe(200);
    }
    for (const path of ['authorizations/x', 'payments/x', 'refunds/x']) {
      expect((await desk.send('GET', `/payment/${path}`)).status).toBe(404);
    }
  });

  it('undo by key: nobody undoes what belongs to another order', async () => {
    const forward: readonly [string, readonly string[]][] = [
      ['/payment/authorize', ['/payment/release']],
      ['/payment/capture', ['/payment/refund']],
      ['/inventory/reserve', ['/inventory/release', '/inventory/restock']],
      ['/shipping/create-label', ['/shipping/cancel']],
    ];
    for (const [path, undos] of forward) {
      const key = `${newOrder()}/forward`;
      const body = await routes.find((route) => route.path === path)?.body(newOrder());
      expect((await desk.send('POST', path, body, { 'idempotency-key': key })).status).toBe(201);
      for (const undo of undos) {
        expect(codeOf(await desk.send('POST', undo, { orderId: 'another', undoes: key }))).toBe('order_mismatch');
      }
    }
  });

  it('inventory: too little of it, and what was let go', async () => {
    const orderId = newOrder();
    const refused = async (path: string, body: object) => codeOf(await desk.send('POST', path, body));
    expect((await desk.send('PUT', '/inventory/stock/RARE', { stocked: 1 })).status).toBe(200);
    const rare = { orderId, items: [{ sku: 'RARE', quantity: 1 }] };
    const reservationId = await idOf('reservationId', '/inventory/reserve', rare);
    expect(await refused('/inventory/reserve', { ...rare, orderId: newOrder() })).toBe('out_of_stock');
    expect(codeOf(await desk.send('PUT', '/inventory/stock/RARE', { stocked: 0 }))).toBe('stock_too_low');
    expect((await desk.send('GET', `/inventory/reservations/${reservationId}`)).status).toBe(200);
    expect((await desk.send('GET', '/inventory/reservations/res_no')).status).toBe(404);
    await desk.send('POST', '/inventory/release', { reservationId });
    expect(await refused('/inventory/release', { reservationId })).toBe('already_released');
    expect(await refused('/inventory/release', { reservationId: 'res_no' })).toBe('not_found');
    expect((await desk.send('GET', '/inventory/stock/RARE')).body).toMatchObject({ available: 1 });
    expect((await desk.send('GET', '/inventory/stock/a%20b')).status).toBe(400);
    const stock = '/inventory/stock/A';
    expect(codeOf(await desk.send('PUT', stock, { stocked: -1 }))).toBe('validation_failed');
    expect(codeOf(await desk.send('PUT', stock, '{'))).toBe('malformed_body');
    expect((await desk.send('PUT', stock, `"${'x'.repeat(300_000)}"`)).status).toBe(413);
    expect((await desk.send('PUT', stock, 'hello', { 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('shipping: labels at every stage', async () => {
    const refused = async (path: string, body: object) => codeOf(await desk.send('POST', path, body));
    const parcel = () => ({ orderId: newOrder(), address });
    const script = { 'x-chaos-script': 'shipping.create-label=address_error' };
    expect((await desk.send('POST', '/shipping/create-label', parcel(), script)).status).toBe(422);
    const prefer = { prefer: 'respond-async' };
    expect((await desk.send('POST', '/shipping/create-label', parcel(), prefer)).status).toBe(202);
    const cancelled = await labelled(newOrder());
    await desk.send('POST', '/shipping/cancel', { labelId: cancelled });
    expect(await refused('/shipping/cancel', { labelId: cancelled })).toBe('already_cancelled');
    expect(await refused('/shipping/dispatch', { labelId: cancelled })).toBe('label_cancelled');
    const gone = await labelled(newOrder());
    await desk.send('POST', '/shipping/dispatch', { labelId: gone });
    expect(await refused('/shipping/cancel', { labelId: gone })).toBe('already_dispatched');
    const queued = await labelled(newOrder());
    await desk.tamper(`update simulator.labels set ready_at = now() + interval '1 hour' where id = '${queued}'`);
    expect(await refused('/shipping/dispatch', { labelId: queued })).toBe('label_not_ready');
    expect(await refused('/shipping/dispatch', { labelId: 'lbl_no' })).toBe('not_found');
    expect(await refused('/shipping/cancel', { labelId: 'lbl_no' })).toBe('not_found');
    expect((await desk.send('GET', `/shipping/labels/${gone}`)).body).toMatchObject({ status: 'dispatched' });
    expect((await desk.send('GET', '/shipping/labels/lbl_no')).status).toBe(404);
  });

  it('what is in force for a call, as an operation would read it', async () => {
    const at = '/chaos/steering';
    const steered = (headers: Record<string, string>) => desk.send('GET', at, undefined, headers);
    const byDefault = await steered({});
    expect(byDefault.body).toMatchObject({ profile: 'calm', script: [] });
    const script = ' payment.capture#1=timeout:after , shipping.create-label@2=address_error,';
    const asked = await steered({ 'x-chaos-profile': 'stormy', 'x-chaos-seed': '7', 'x-chaos-script': script });
    expect(asked.body).toEqual({
      profile: 'stormy',
      seed: '7',
      script: ['payment.capture#1=timeout:after', 'shipping.create-label@2=address_error'],
      timeScale: expect.any(Number) as number,
    });
    const wrong = { 'x-chaos-profile': 'clam', 'x-chaos-script': 'payment.capture=lost' };
    const { body } = await steered(wrong);
    const operation = await desk.send(
      'POST',
      '/payment/authorize',
      { orderId: 'o', customerId: 'c', amount: 1 },
      wrong,
    );
    expect(body).toMatchObject({
      code: 'validation_failed',
      errors: [{ field: 'X-Chaos-Profile' }, { field: 'X-Chaos-Script' }],
    });
    expect(body['errors']).toEqual(operation.body['errors']);
  });

  it('public APIs: in the words of the services, whatever goes wrong', async () => {
    const forecast = '/public-apis/open-meteo/v1/forecast?latitude=1&longitude=2&current=weather_code';
    const questions = [
      ['locate', '/public-apis/ip-api/json'],
      ['locate', '/public-apis/ip-api/json/203.0.113.9'],
      ['forecast', forecast],
      ['cat-fact', '/public-apis/cat-facts/fact'],
    ] as const;
    for (const [operation, path] of questions) {
      const status = async (script: string) =>
        (await desk.send('GET', path, undefined, { 'x-chaos-script': `public-apis.${operation}=${script}` })).status;
      expect((await desk.send('GET', path)).status).toBe(200);
      expect([await status('error'), await status('timeout'), await status('lost')]).toEqual([500, 504, 400]);
    }
    expect((await desk.send('GET', '/public-apis/ip-api/json/10.0.0.1')).body['message']).toBe('private range');
    expect((await desk.send('GET', forecast.replace('latitude=1', 'latitude=100'))).status).toBe(400);
  });

  it('notification, ledger, chaos and health', async () => {
    const orderId = newOrder();
    const mail = { orderId, to: 'ada@example.com', channel: 'email', template: 'order_completed' };
    const id = await idOf('notificationId', '/notification/send', mail);
    expect((await desk.send('GET', `/notification/messages/${id}`)).status).toBe(200);
    expect((await desk.send('GET', '/notification/messages/ntf_no')).status).toBe(404);
    for (const path of ['/notification/messages', '/ledger']) {
      expect((await desk.send('GET', `${path}?orderId=${orderId}`)).status).toBe(200);
      expect((await desk.send('GET', `${path}?orderId=a%20b`)).status).toBe(400);
    }
    expect((await desk.send('GET', '/ledger/orders?after=0')).body['orders']).toContain(orderId);
    expect((await desk.send('GET', '/ledger/orders?after=a%20b')).status).toBe(400);
    for (const context of ['payment', 'inventory', 'shipping', 'notification', 'public-apis']) {
      expect((await desk.send('GET', `/${context}/chaos/distribution`)).status).toBe(200);
    }
    expect((await desk.send('GET', '/nowhere/chaos/distribution')).status).toBe(404);
    for (const path of ['/health', '/health/live', '/health/ready'])
      expect((await desk.send('GET', path)).status).toBe(200);
    const wrong = [{ orderId, status: 'completed', total: 1 }];
    expect((await desk.send('POST', '/ledger/invariants', { orders: wrong })).body).toMatchObject({ ok: false });
  });

  it('after all of this everything adds up', async () => {
    expect((await desk.send('GET', '/ledger/invariants')).body).toMatchObject({ ok: true, violations: [] });
  });

  it('without its database it says so, whatever it is asked', async () => {
    const bodies = await Promise.all(routes.map(async ({ path, body }) => ({ path, body: await body(newOrder()) })));
    await desk.database('closed');
    for (const { path, body } of bodies)
      expect(codeOf(await desk.send('POST', path, body))).toBe('database_unavailable');
    expect(codeOf(await desk.send('POST', '/ledger/invariants', { orders: [] }))).toBe('database_unavailable');
    expect(codeOf(await desk.send('PUT', '/inventory/stock/A', { stocked: 5 }))).toBe('database_unavailable');
    for (const path of [
      '/payment/authorizations/pi_1',
      '/payment/payments/ch_1',
      '/payment/refunds/re_1',
      '/payment/stats',
      '/payment/chaos/distribution',
      '/inventory/reservations/res_1',
      '/inventory/stock/A',
      '/shipping/labels/lbl_1',
      '/notification/messages/ntf_1',
      '/notification/messages?orderId=o',
      '/ledger?orderId=o',
      '/ledger/orders',
      '/ledger/invariants',
    ]) {
      expect(codeOf(await desk.send('GET', path))).toBe('database_unavailable');
    }
    const drawn = [
      '/public-apis/ip-api/json',
      '/public-apis/ip-api/json/203.0.113.9',
      '/public-apis/open-meteo/v1/forecast?latitude=1&longitude=2',
      '/public-apis/cat-facts/fact',
      '/health',
      '/health/ready',
    ];
    for (const path of drawn) expect((await desk.send('GET', path)).status).toBe(503);
    await desk.database('open');
    expect((await desk.send('GET', '/health')).status).toBe(200);
  });

  it('documents the requests that it takes', () => {
    expect(new DocumentedRequests(desk.contract.document).wrong()).toEqual([]);
  });

  it('has no documented answer that was never seen', () => {
    expect(desk.contract.documented().length).toBeGreaterThan(150);
    expect(desk.contract.unseen()).toEqual([]);
  });
});
