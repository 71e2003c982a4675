import { Client, type CallOptions } from './support/client.js';
import { Simulators, storeKinds } from './support/simulators.js';

const address = { street: '12 Harbour Street', city: 'Portland', state: 'ME', zip: '04101', country: 'US' };
const ASYNC = { prefer: 'respond-async' };

interface LabelBody {
  readonly labelId: string;
  readonly status: string;
  readonly progress: number;
  readonly readyAt: string;
  readonly createdAt: string;
  readonly trackingNumber: string | null;
}

// Many callers at once take their time on a busy machine.
jest.setTimeout(60_000);

describe.each(storeKinds)('shipping on %s', (kind) => {
  const simulators = new Simulators();
  /** Here a label is ready within moments, there only after this test. */
  let client: Client;
  let slow: Client;
  let orders = 0;

  beforeAll(async () => {
    client = new Client(await simulators.start(kind));
    slow = new Client(await simulators.start(kind, { chaos: { timeScale: 100 } }));
  });
  afterAll(() => simulators.close());

  const newOrder = (): string => `order-${(orders += 1)}`;
  const codeOf = ({ status, body }: { status: number; body: unknown }) => [status, (body as { code?: string }).code];
  const create = (orderId: string, options?: CallOptions, extra: object = {}, to = client) =>
    to.post('/shipping/create-label', { orderId, address, ...extra }, options);

  async function ready(orderId: string, key?: string): Promise<LabelBody> {
    const { body } = await create(orderId, key === undefined ? {} : { key });
    return body as LabelBody;
  }

  async function queued(orderId: string, key?: string): Promise<LabelBody> {
    const options = { headers: ASYNC, ...(key === undefined ? {} : { key }) };
    const { body } = await create(orderId, options, {}, slow);
    return body as LabelBody;
  }

  describe('making a label', () => {
    it('waits until it is ready', async () => {
      const orderId = newOrder();
      const { status, body } = await create(orderId);
      expect(status).toBe(201);
      expect(body).toMatchObject({ orderId, status: 'ready', progress: 100, service: 'standard', address });
      const { labelId, readyAt, createdAt, trackingNumber } = body as LabelBody;
      expect(Date.parse(readyAt)).toBeGreaterThanOrEqual(Date.parse(createdAt));
      expect(trackingNumber).toEqual(expect.stringMatching(/^trk_/));
      expect((await client.get(`/shipping/labels/${labelId}`)).body).toEqual(body);
      expect(await client.ledger(orderId)).toEqual(['shipping.label_created']);
    });

    it.each(['respond-async', 'wait=10, Respond-Async'])('answers at once with Prefer: %s', async (prefer) => {
      const orderId = newOrder();
      const { status, body, headers } = await create(orderId, { headers: { prefer } }, {}, slow);
      expect(status).toBe(202);
      expect(headers['preference-applied']).toBe('respond-async');
      expect(body).toMatchObject({ orderId, status: 'queued', progress: 0, trackingNumber: null });
      const { labelId } = body as LabelBody;
      expect((await slow.get(`/shipping/labels/${labelId}`)).body).toMatchObject({ labelId, status: 'queued' });
    });

    it.each([
      ['standard', 'calm', 1_000],
      ['express', 'calm', 1_000],
      ['standard', 'stormy', 20_000],
      ['express', 'stormy', 1_000],
    ])('takes for %s in profile %s %i ms, times the scale', async (service, profile, ms) => {
      const headers = { ...ASYNC, 'x-chaos-profile': profile };
      const script = 'shipping.create-label=created';
      const { body } = await create(newOrder(), { headers, script }, { service }, slow);
      const { createdAt, readyAt } = body as LabelBody;
      expect(Date.parse(readyAt) - Date.parse(createdAt)).toBe(ms * 100);
    });

    it('is answered under its key with the label as it is now, waiting or not', async () => {
      const [orderId, key] = [newOrder(), 'label'];
      const options = { key: `${orderId}/${key}` };
      const { body: first } = await create(orderId, { ...options, headers: ASYNC });
      const again = await create(orderId, options);
      expect(again.status).toBe(201);
      expect(again.headers['idempotent-replayed']).toBe('true');
      expect(again.body).toMatchObject({ labelId: (first as LabelBody).labelId, status: 'ready' });
      expect(await client.ledger(orderId)).toEqual(['shipping.label_created']);
    });

    it('shows a caller who waited that the label was cancelled meanwhile', async () => {
      const [orderId, key] = [newOrder(), `label-${orders}`];
      const { body } = await create(orderId, { key, headers: ASYNC });
      await client.post('/shipping/cancel', { labelId: (body as LabelBody).labelId });
      expect((await create(orderId, { key })).body).toMatchObject({ status: 'cancelled' });
    });

    it('stores a refused address; another call may do better', async () => {
      const orderId = newOrder();
      const refused = await create(orderId, { key: `${orderId}/1`, script: 'shipping.create-label=address_error' });
      expect(codeOf(refused)).toEqual([422, 'address_error']);
      expect(codeOf(await create(orderId, { key: `${orderId}/1` }))).toEqual([422, 'address_error']);
      expect((await create(orderId, { key: `${orderId}/2` })).status).toBe(201);
      expect(await client.ledger(orderId)).toEqual(['shipping.label_created']);
    });

    it('is not waited for when the answer is withheld; the label exists all the same', async () => {
      const orderId = newOrder();
      const lost = { key: `${orderId}/label`, script: 'shipping.create-label#1=error:after' };
      expect((await create(orderId, lost, {}, slow)).status).toBe(500);
      const { status, body } = await create(orderId, { ...lost, headers: ASYNC }, {}, slow);
      expect([status, (body as LabelBody).status]).toEqual([202, 'queued']);
      expect(await slow.ledger(orderId)).toEqual(['shipping.label_created']);
    });
  });

  describe('dispatching', () => {
    it('sends the parcel off once, under whatever key it is asked', async () => {
      const orderId = newOrder();
      const { labelId } = await ready(orderId);
      for (const key of [`${orderId}/dispatch/1`, `${orderId}/dispatch/2`]) {
        const { status, body } = await client.post('/shipping/dispatch', { labelId }, { key });
        expect(status).toBe(200);
        expect(body).toMatchObject({ labelId, orderId, status: 'dispatched', progress: 100 });
      }
      expect(await client.ledger(orderId)).toEqual(['shipping.label_created', 'shipping.dispatched']);
    });

    it('takes what was reserved for the order out of the house, in the books and in the ledger', async () => {
      const [orderId, sku] = [newOrder(), `SKU-${orders}`];
      const reserve = { orderId, items: [{ sku, quantity: 2 }] };
      const { body: reservation } = await client.post('/inventory/reserve', reserve, { key: `${orderId}/reserve` });
      const { reservationId } = reservation as { reservationId: string };
      const { labelId } = await ready(orderId);
      await client.post('/shipping/dispatch', { labelId }, { key: `${orderId}/dispatch` });
      expect((await client.get(`/inventory/stock/${sku}`)).body).toMatchObject({ reserved: 0, dispatched: 2 });
      expect((await client.get(`/inventory/reservations/${reservationId}`)).body).toMatchObject({
        status: 'dispatched',
      });
      const { body } = await client.get(`/ledger?orderId=${orderId}`);
      expect((body as { lines: object[] }).lines).toEqual([
        expect.objectContaining({ effect: 'inventory.reserved', resourceId: reservationId }),
        expect.objectContaining({ effect: 'shipping.label_created', resourceId: labelId }),
        expect.objectContaining({ effect: 'shipping.dispatched', resourceId: labelId, key: `${orderId}/dispatch` }),
        expect.objectContaining({
          effect: 'inventory.dispatched',
          resourceId: reservationId,
          key: `${orderId}/dispatch`,
          details: { items: [{ sku, quantity: 2 }], labelId },
        }),
      ]);
    });

    it('leaves what it took to be restocked, once, and no more to be released', async () => {
      const [orderId, sku] = [newOrder(), `SKU-${orders}`];
      const undoes = `${orderId}/reserve`;
      await client.post('/inventory/reserve', { orderId, items: [{ sku, quantity: 2 }] }, { key: undoes });
      const { labelId } = await ready(orderId);
      await client.post('/shipping/dispatch', { labelId });
      const release = await client.post('/inventory/release', { orderId, undoes });
      expect(release.body).toMatchObject({ status: 'nothing_to_undo' });
      for (const key of ['1', '2']) {
        const restock = await client.post('/inventory/restock', { orderId, undoes }, { key: `${orderId}/${key}` });
        expect([restock.status, restock.body]).toEqual([
          200,
          expect.objectContaining({ status: 'restocked', orderId }),
        ]);
      }
      expect((await client.get(`/inventory/stock/${sku}`)).body).toMatchObject({ reserved: 0, dispatched: 0 });
      expect((await client.ledger(orderId)).filter((line) => line === 'inventory.restocked')).toHaveLength(1);
    });

    it('takes several reservations of an order, also of the same SKU', async () => {
      const [orderId, sku] = [newOrder(), `SKU-${orders}`];
      for (const quantity of [1, 2]) {
        const reserve = { orderId, items: [{ sku, quantity }] };
        await client.post('/inventory/reserve', reserve, { key: `${orderId}/${quantity}` });
      }
      const { labelId } = await ready(orderId);
      await client.post('/shipping/dispatch', { labelId });
      expect((await client.get(`/inventory/stock/${sku}`)).body).toMatchObject({ reserved: 0, dispatched: 3 });
    });

    it('needs a label that is ready and not cancelled, and one that there is', async () => {
      const orderId = newOrder();
      const { labelId } = await queued(orderId);
      const early = await slow.post('/shipping/dispatch', { labelId }, { key: `${orderId}/dispatch` });
      expect(codeOf(early)).toEqual([409, 'label_not_ready']);
      await slow.post('/shipping/cancel', { labelId });
      const late = await slow.post('/shipping/dispatch', { labelId }, { key: `${orderId}/dispatch` });
      expect(codeOf(late)).toEqual([409, 'label_cancelled']);
      expect(codeOf(await client.post('/shipping/dispatch', { labelId: 'label_nope' }))).toEqual([404, 'not_found']);
      expect(await slow.ledger(orderId)).toEqual(['shipping.label_created', 'shipping.cancelled']);
    });

    it('counts the calls of an order, whatever label they name', async () => {
      const orderId = newOrder();
      const script = 'shipping.dispatch@2=error:before';
      const labels = [await ready(orderId), await ready(orderId, `${orderId}/label/2`)];
      const statuses = [];
      for (const { labelId } of labels) {
        statuses.push((await client.post('/shipping/dispatch', { labelId }, { key: labelId, script })).status);
      }
      expect(statuses).toEqual([200, 500]);
    });
  });

  describe('cancelling', () => {
    it('by id stops a label that is queued, once', async () => {
      const orderId = newOrder();
      const { labelId } = await queued(orderId);
      const cancel = await slow.post('/shipping/cancel', { labelId });
      expect([cancel.status, cancel.body]).toEqual([200, { status: 'cancelled', labelId, orderId }]);
      expect((await slow.get(`/shipping/labels/${labelId}`)).body).toMatchObject({
        status: 'cancelled',
        trackingNumber: null,
      });
      const again = await slow.post('/shipping/cancel', { labelId }, { key: `${orderId}/again` });
      expect(codeOf(again)).toEqual([409, 'already_cancelled']);
      expect(codeOf(await slow.post('/shipping/cancel', { labelId: 'label_nope' }))).toEqual([404, 'not_found']);
      expect(await slow.ledger(orderId)).toEqual(['shipping.label_created', 'shipping.cancelled']);
    });

    it('by key stops a label whose answer was lost, once, under whatever key it is asked', async () => {
      const orderId = newOrder();
      const lost = { key: `${orderId}/label`, script: 'shipping.create-label=timeout:after' };
      expect((await create(orderId, lost)).status).toBe(504);
      for (const key of ['1', '2']) {
        const undo = { orderId, undoes: `${orderId}/label` };
        const { status, body } = await client.post('/shipping/cancel', undo, { key: `${orderId}/${key}` });
        expect([status, body]).toEqual([200, expect.objectContaining({ status: 'cancelled', orderId })]);
      }
      expect(await client.ledger(orderId)).toEqual(['shipping.label_created', 'shipping.cancelled']);
    });

    it('by key voids a label that was never asked for: the late call is refused without effect', async () => {
      const orderId = newOrder();
      const undo = await client.post('/shipping/cancel', { orderId, undoes: `${orderId}/label` });
      expect(undo.body).toEqual({ status: 'nothing_to_undo' });
      expect(codeOf(await create(orderId, { key: `${orderId}/label` }))).toEqual([409, 'operation_voided']);
      expect(await client.ledger(orderId)).toEqual([]);
    });

    it('is refused when it names another order than that of the key, and changes nothing', async () => {
      const orderId = newOrder();
      await ready(orderId, `${orderId}/label`);
      const wrong = await client.post('/shipping/cancel', { orderId: 'another', undoes: `${orderId}/label` });
      expect(codeOf(wrong)).toEqual([409, 'order_mismatch']);
      expect(await client.ledger(orderId)).toEqual(['shipping.label_created']);
    });

    it('comes too late for a parcel that is on its way, by id and by key', async () => {
      const orderId = newOrder();
      const { labelId } = await ready(orderId, `${orderId}/label`);
      await client.post('/shipping/dispatch', { labelId });
      const byId = await client.post('/shipping/cancel', { labelId });
      expect(codeOf(byId)).toEqual([409, 'already_dispatched']);
      expect(byId.body).toMatchObject({ label: { labelId, status: 'dispatched' } });
      const byKey = await client.post('/shipping/cancel', { orderId, undoes: `${orderId}/label` });
      expect(codeOf(byKey)).toEqual([409, 'already_dispatched']);
    });

    it('and dispatching at the same moment: one of them wins', async () => {
      for (let round = 0; round < 10; round += 1) {
        const orderId = newOrder();
        const { labelId } = await ready(orderId);
        const answers = await Promise.all([
          client.post('/shipping/dispatch', { labelId }),
          client.post('/shipping/cancel', { labelId }),
        ]);
        expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
        const [, end, ...more] = await client.ledger(orderId);
        expect(['shipping.dispatched', 'shipping.cancelled']).toContain(end);
        expect(more).toEqual([]);
      }
    });
  });

  describe('one key used 50 times at once', () => {
    it.each([
      ['create-label', 201, 'shipping.label_created'],
      ['dispatch', 200, 'shipping.dispatched'],
      ['cancel', 200, 'shipping.cancelled'],
    ])('%s answers %i and has the effect %s once', async (operation, status, effect) => {
      const orderId = newOrder();
      const labelId = operation === 'create-label' ? undefined : (await ready(orderId)).labelId;
      const body = labelId === undefined ? { orderId, address } : { labelId };
      const call = () => client.post(`/shipping/${operation}`, body, { key: `${orderId}/${operation}` });
      const answers = await Promise.all(Array.from({ length: 50 }, call));
      const done = answers.filter((answer) => answer.status === status);
      expect(new Set(done.map(({ text }) => text)).size).toBe(1);
      expect(done.filter(({ headers }) => headers['idempotent-replayed'] === undefined)).toHaveLength(1);
      const others = answers.filter((answer) => answer.status !== status).map(codeOf);
      expect(others.every(([, code]) => code === 'idempotency_key_in_use')).toBe(true);
      expect((await client.ledger(orderId)).filter((line) => line === effect)).toHaveLength(1);
    });
  });

  describe('bad input', () => {
    it.each([
      ['orderId', { orderId: 'x'.repeat(129) }],
      ['address', { address: 'here' }],
      ['address.zip', { address: { ...address, zip: undefined } }],
      ['address.street', { address: { ...address, street: '1 Main St\u0000' } }],
      ['address.city', { address: { ...address, city: '\ud800' } }],
      ['address.planet', { address: { ...address, planet: 'Mars' } }],
      ['service', { service: 'pigeon' }],
      ['service', { service: null }],
    ])('names the field %s of %j', async (field, extra) => {
      const { status, body } = await create(newOrder(), {}, extra);
      expect(status).toBe(400);
      const errors = expect.arrayContaining([expect.objectContaining({ field })]);
      expect(body).toMatchObject({ code: 'validation_failed', errors });
    });

    it('wants one way of naming what is undone', async () => {
      expect((await client.post('/shipping/cancel', {})).body).toMatchObject({ errors: [{ field: 'labelId' }] });
      expect((await client.post('/shipping/cancel', { orderId: 'o' })).body).toMatchObject({
        errors: [{ field: 'undoes' }],
      });
    });

    it('does not know ids that cannot be', async () => {
      expect((await client.get('/shipping/labels/label_nope')).status).toBe(404);
      expect((await client.get('/shipping/labels/%00')).status).toBe(404);
    });
  });

  it('shows the weights of its operations and what was drawn', async () => {
    const { body } = await client.get('/shipping/chaos/distribution');
    expect((body as { operations: { operation: string }[] }).operations.map(({ operation }) => operation)).toEqual([
      'shipping.create-label',
      'shipping.dispatch',
      'shipping.cancel',
    ]);
  });

  it('leaves ledger and real state in agreement', async () => {
    for (const each of [client, slow]) {
      expect((await each.get('/ledger/invariants')).body).toMatchObject({ ok: true, violations: [] });
    }
  });
});
