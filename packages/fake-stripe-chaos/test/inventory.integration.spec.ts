import { Client, type CallOptions } from './support/client.js';
import { Simulators, storeKinds } from './support/simulators.js';

const DEFAULT_STOCK = 1_000;

// Many callers at once take their time on a busy machine.
jest.setTimeout(60_000);

describe.each(storeKinds)('inventory on %s', (kind) => {
  const simulators = new Simulators();
  let client: Client;
  let orders = 0;

  beforeAll(async () => {
    client = new Client(await simulators.start(kind, { defaultStock: DEFAULT_STOCK }));
  });
  afterAll(() => simulators.close());

  const newOrder = (): string => `order-${(orders += 1)}`;
  /** Nobody else's SKU. */
  const newSku = (): string => `SKU-${(orders += 1)}`;
  const reserve = (orderId: string, items: object[], options?: CallOptions) =>
    client.post('/inventory/reserve', { orderId, items }, options);
  const codeOf = ({ status, body }: { status: number; body: unknown }) => [status, (body as { code?: string }).code];

  async function reserved(orderId: string, items: object[], key?: string): Promise<string> {
    const { body } = await reserve(orderId, items, key === undefined ? {} : { key });
    return (body as { reservationId: string }).reservationId;
  }

  async function stock(sku: string): Promise<object> {
    return (await client.get(`/inventory/stock/${sku}`)).body as object;
  }

  async function stocked(sku: string, units: number): Promise<string> {
    expect((await client.put(`/inventory/stock/${sku}`, { stocked: units })).status).toBe(200);
    return sku;
  }

  describe('stock', () => {
    it('is the default for a SKU that nobody has set, and what it was set to afterwards', async () => {
      const sku = newSku();
      const untouched = { sku, stocked: DEFAULT_STOCK, available: DEFAULT_STOCK, reserved: 0, dispatched: 0 };
      expect(await stock(sku)).toEqual(untouched);
      const set = await client.put(`/inventory/stock/${sku}`, { quantity: 7 });
      expect(set.body).toEqual({ ...untouched, stocked: 7, available: 7 });
      expect(await stock(sku)).toEqual(set.body);
    });

    it('cannot be set below what is reserved', async () => {
      const sku = await stocked(newSku(), 10);
      await reserve(newOrder(), [{ sku, quantity: 4 }]);
      expect(codeOf(await client.put(`/inventory/stock/${sku}`, { stocked: 3 }))).toEqual([409, 'stock_too_low']);
      expect(await stock(sku)).toMatchObject({ stocked: 10, available: 6, reserved: 4 });
      expect((await client.put(`/inventory/stock/${sku}`, { stocked: 4 })).body).toMatchObject({ available: 0 });
    });

    it.each([
      ['stocked', {}],
      ['stocked', { stocked: -1 }],
      ['stocked', { stocked: null }],
      ['stocked', { stocked: 1.5 }],
      ['quantity', { stocked: 1, quantity: 1 }],
    ])('names the field %s of %j', async (field, body) => {
      const answer = await client.put('/inventory/stock/SKU', body);
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({
        code: 'validation_failed',
        errors: expect.arrayContaining([expect.objectContaining({ field })]),
      });
    });
  });

  describe('reserving', () => {
    it('keeps the units of every line, those of the same SKU added up', async () => {
      const [orderId, a, b] = [newOrder(), newSku(), newSku()];
      const items = [
        { sku: b, quantity: 1 },
        { sku: a, quantity: 2 },
        { sku: b, quantity: 3 },
      ];
      const { status, body } = await reserve(orderId, items, { key: `${orderId}/reserve` });
      expect(status).toBe(201);
      const together = [
        { sku: b, quantity: 4 },
        { sku: a, quantity: 2 },
      ];
      expect(body).toMatchObject({ orderId, status: 'reserved', items: together });
      const { reservationId } = body as { reservationId: string };
      expect((await client.get(`/inventory/reservations/${reservationId}`)).body).toEqual(body);
      expect(await stock(b)).toMatchObject({ available: DEFAULT_STOCK - 4, reserved: 4 });
      const { body: ledger } = await client.get(`/ledger?orderId=${orderId}`);
      expect((ledger as { lines: object[] }).lines).toEqual([
        expect.objectContaining({
          effect: 'inventory.reserved',
          resourceId: reservationId,
          key: `${orderId}/reserve`,
          details: { items: together },
        }),
      ]);
    });

    it('keeps all or nothing', async () => {
      const [orderId, plenty, scarce] = [newOrder(), newSku(), await stocked(newSku(), 1)];
      const refused = await reserve(orderId, [
        { sku: plenty, quantity: 1 },
        { sku: scarce, quantity: 2 },
      ]);
      expect(codeOf(refused)).toEqual([409, 'out_of_stock']);
      expect(await stock(plenty)).toMatchObject({ available: DEFAULT_STOCK, reserved: 0 });
      expect(await stock(scarce)).toMatchObject({ available: 1, reserved: 0 });
      expect(await client.ledger(orderId)).toEqual([]);
    });

    it('does not store a real shortage: the same call succeeds once there is stock', async () => {
      const [orderId, sku] = [newOrder(), await stocked(newSku(), 0)];
      const call = () => reserve(orderId, [{ sku, quantity: 1 }], { key: `${orderId}/reserve` });
      expect(codeOf(await call())).toEqual([409, 'out_of_stock']);
      await stocked(sku, 1);
      expect((await call()).status).toBe(201);
    });

    it('stores a drawn shortage: the same call is answered alike, without effect', async () => {
      const [orderId, sku] = [newOrder(), newSku()];
      const call = (script?: string) =>
        reserve(orderId, [{ sku, quantity: 1 }], { key: `${orderId}/reserve`, ...(script ? { script } : {}) });
      expect(codeOf(await call('inventory.reserve=out_of_stock'))).toEqual([409, 'out_of_stock']);
      const again = await call();
      expect(codeOf(again)).toEqual([409, 'out_of_stock']);
      expect(again.headers['idempotent-replayed']).toBe('true');
      expect(await stock(sku)).toMatchObject({ available: DEFAULT_STOCK });
    });

    it('gives the last 50 units to 50 of 200 who want one at the same moment', async () => {
      const sku = await stocked(newSku(), 50);
      const reserveOne = async (n: number) => {
        for (;;) {
          const answer = await reserve(`${sku}-${n}`, [{ sku, quantity: 1 }], { key: `${sku}/${n}` });
          // On a busy machine the last of them wait too long for a connection; the key makes it safe to ask again.
          if (answer.status !== 503) return answer;
        }
      };
      const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => reserveOne(n)));
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 201)).toHaveLength(50);
      expect(statuses.filter((status) => status === 409)).toHaveLength(150);
      expect(await stock(sku)).toEqual({ sku, stocked: 50, available: 0, reserved: 50, dispatched: 0 });
    });

    it('serves orders for the same SKUs in opposite order at the same moment', async () => {
      const skus = Array.from({ length: 5 }, newSku);
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, n) => {
          const items = skus.map((sku) => ({ sku, quantity: 1 }));
          return reserve(newOrder(), n % 2 === 0 ? items : items.reverse());
        }),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
      for (const sku of skus) expect(await stock(sku)).toMatchObject({ reserved: 40 });
    });
  });

  describe('releasing', () => {
    it('by id gives the units back once', async () => {
      const [orderId, sku] = [newOrder(), newSku()];
      const reservationId = await reserved(orderId, [{ sku, quantity: 3 }]);
      const release = await client.post('/inventory/release', { reservationId });
      expect(release.status).toBe(200);
      expect(release.body).toEqual({ status: 'released', reservationId, orderId });
      expect(await stock(sku)).toMatchObject({ available: DEFAULT_STOCK, reserved: 0 });
      const again = await client.post('/inventory/release', { reservationId }, { headers: { 'x-chaos-key': 'again' } });
      expect(codeOf(again)).toEqual([409, 'already_released']);
      expect(await client.ledger(orderId)).toEqual(['inventory.reserved', 'inventory.released']);
      expect(codeOf(await client.post('/inventory/release', { reservationId: 'res_nope' }))).toEqual([
        404,
        'not_found',
      ]);
    });

    it('by key gives back what a lost answer reserved, once, under whatever key it is asked', async () => {
      const [orderId, sku] = [newOrder(), newSku()];
      const lost = { key: `${orderId}/reserve`, script: 'inventory.reserve=timeout:after' };
      expect((await reserve(orderId, [{ sku, quantity: 1 }], lost)).status).toBe(504);
      expect(await stock(sku)).toMatchObject({ reserved: 1 });
      for (const n of [1, 2]) {
        const undo = { orderId, undoes: `${orderId}/reserve` };
        const { body } = await client.post('/inventory/release', undo, { key: `${orderId}/undo/${n}` });
        expect(body).toMatchObject({ status: 'released', orderId });
      }
      expect(await stock(sku)).toMatchObject({ available: DEFAULT_STOCK, reserved: 0 });
      expect(await client.ledger(orderId)).toEqual(['inventory.reserved', 'inventory.released']);
    });

    it('by key voids a reservation that was never made: the late call is refused without effect', async () => {
      const [orderId, sku] = [newOrder(), newSku()];
      const undo = await client.post('/inventory/release', { orderId, undoes: `${orderId}/reserve` });
      expect(undo.body).toEqual({ status: 'nothing_to_undo' });
      const late = await reserve(orderId, [{ sku, quantity: 1 }], { key: `${orderId}/reserve` });
      expect(codeOf(late)).toEqual([409, 'operation_voided']);
      expect(await stock(sku)).toMatchObject({ reserved: 0 });
      expect(await client.ledger(orderId)).toEqual([]);
    });

    it.each(['release', 'restock'])('refuses a %s that names another order than that of the key', async (undo) => {
      const [orderId, sku] = [newOrder(), newSku()];
      await reserved(orderId, [{ sku, quantity: 1 }], `${orderId}/reserve`);
      const wrong = await client.post(`/inventory/${undo}`, { orderId: 'another', undoes: `${orderId}/reserve` });
      expect(codeOf(wrong)).toEqual([409, 'order_mismatch']);
      expect(await client.ledger(orderId)).toEqual(['inventory.reserved']);
      const right = await client.post('/inventory/release', { orderId, undoes: `${orderId}/reserve` });
      expect(right.body).toMatchObject({ status: 'released' });
    });

    it('meets a forward call at the same moment: either undone or voided, never a live reservation', async () => {
      const sku = newSku();
      for (let round = 0; round < 10; round += 1) {
        const orderId = newOrder();
        const key = `${orderId}/reserve`;
        await Promise.all([
          reserve(orderId, [{ sku, quantity: 1 }], { key }),
          client.post('/inventory/release', { orderId, undoes: key }, { key: `${orderId}/undo` }),
        ]);
        expect([[], ['inventory.reserved', 'inventory.released']]).toContainEqual(await client.ledger(orderId));
      }
      expect(await stock(sku)).toMatchObject({ reserved: 0 });
    });
  });

  describe('restocking', () => {
    it('finds nothing in units that have not left the house, and leaves them reserved', async () => {
      const [orderId, sku] = [newOrder(), newSku()];
      const reservationId = await reserved(orderId, [{ sku, quantity: 1 }], `${orderId}/reserve`);
      const { body } = await client.post('/inventory/restock', { orderId, undoes: `${orderId}/reserve` });
      expect(body).toEqual({ status: 'nothing_to_undo', reservationId, orderId });
      expect(await stock(sku)).toMatchObject({ reserved: 1, dispatched: 0 });
    });

    it('voids a reservation that was never made', async () => {
      const [orderId, sku] = [newOrder(), newSku()];
      const { body } = await client.post('/inventory/restock', { orderId, undoes: `${orderId}/reserve` });
      expect(body).toEqual({ status: 'nothing_to_undo' });
      const late = await reserve(orderId, [{ sku, quantity: 1 }], { key: `${orderId}/reserve` });
      expect(codeOf(late)).toEqual([409, 'operation_voided']);
    });
  });

  describe('one key used 50 times at once', () => {
    /** The answers with success, the same but for the replay, and nothing else but 409 `idempotency_key_in_use`. */
    async function fiftyTimes(call: () => ReturnType<Client['post']>, status: number): Promise<void> {
      const answers = await Promise.all(Array.from({ length: 50 }, call));
      const done = answers.filter((answer) => answer.status === status);
      expect(new Set(done.map(({ text }) => text)).size).toBe(1);
      expect(done.filter(({ headers }) => headers['idempotent-replayed'] === undefined)).toHaveLength(1);
      const others = answers.filter((answer) => answer.status !== status).map(codeOf);
      expect(others.every(([, code]) => code === 'idempotency_key_in_use')).toBe(true);
    }

    it('reserves and releases once', async () => {
      const [orderId, sku] = [newOrder(), newSku()];
      await fiftyTimes(() => reserve(orderId, [{ sku, quantity: 1 }], { key: `${orderId}/reserve` }), 201);
      expect(await stock(sku)).toMatchObject({ reserved: 1 });
      const undo = { orderId, undoes: `${orderId}/reserve` };
      await fiftyTimes(() => client.post('/inventory/release', undo, { key: `${orderId}/release` }), 200);
      expect(await client.ledger(orderId)).toEqual(['inventory.reserved', 'inventory.released']);
    });
  });

  describe('bad input', () => {
    it.each([
      ['orderId', { orderId: 'a b' }],
      ['items', { items: [] }],
      ['items', { items: 'SKU' }],
      ['items', { items: [[{ sku: 'SKU', quantity: 1 }]] }],
      ['items[0].sku', { items: [{ sku: 'no spaces', quantity: 1 }] }],
      ['items[0].quantity', { items: [{ sku: 'SKU', quantity: 0 }] }],
      ['items[0].quantity', { items: [{ sku: 'SKU', quantity: 1.5 }] }],
      ['items[0].colour', { items: [{ sku: 'SKU', quantity: 1, colour: 'red' }] }],
    ])('names the field %s of %j', async (field, extra) => {
      const body = { orderId: newOrder(), items: [{ sku: 'SKU', quantity: 1 }], ...extra };
      const answer = await client.post('/inventory/reserve', body);
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({
        code: 'validation_failed',
        errors: expect.arrayContaining([expect.objectContaining({ field })]),
      });
    });

    it('wants one way of naming what is undone, and printable ASCII in it', async () => {
      expect((await client.post('/inventory/release', { reservationId: null })).status).toBe(400);
      expect((await client.post('/inventory/release', {})).body).toMatchObject({
        errors: [{ field: 'reservationId' }],
      });
      for (const undoes of ['a\u0000b', 'schl\u00fcssel', 'k'.repeat(256)]) {
        const answer = await client.post('/inventory/release', { orderId: 'o', undoes });
        expect(answer.body).toMatchObject({ status: 400, errors: [{ field: 'undoes' }] });
      }
    });

    it('does not know ids that cannot be', async () => {
      expect((await client.get('/inventory/reservations/res_nope')).status).toBe(404);
      expect((await client.get('/inventory/reservations/%00')).status).toBe(404);
      expect((await client.get('/inventory/stock/%00')).status).toBe(400);
    });
  });

  it('shows the weights of its operations and what was drawn', async () => {
    const { body } = await client.get('/inventory/chaos/distribution');
    expect((body as { operations: { operation: string }[] }).operations.map(({ operation }) => operation)).toEqual([
      'inventory.reserve',
      'inventory.release',
      'inventory.restock',
    ]);
  });
});
