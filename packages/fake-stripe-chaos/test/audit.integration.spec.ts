import { Client } from './support/client.js';
import { tamper } from './support/databases.js';
import { Shop } from './support/shop.js';
import { Simulators, storeKinds } from './support/simulators.js';

interface Verdict {
  readonly ok: boolean;
  readonly checked: number;
  readonly violations: readonly { readonly code: string; readonly orderId?: string; readonly resourceId?: string }[];
}

const ended = [
  { orderId: 'done', status: 'completed', total: 59.98, ships: true },
  { orderId: 'digital', status: 'completed', total: 59.98, ships: false },
  { orderId: 'failed', status: 'failed', total: 59.98, ships: true },
  { orderId: 'refunded', status: 'cancelled', total: 59.98, ships: true },
  { orderId: 'returned', status: 'returned', total: 59.98, ships: true },
  { orderId: 'nothing', status: 'rejected', total: 0, ships: true },
];

async function openShop(client: Client): Promise<void> {
  const shop = new Shop(client);
  await shop.completed('done');
  await shop.charged('digital');
  await shop.failed('failed');
  await shop.refunded('refunded');
  await shop.returned('returned');
  await shop.held('in-progress');
}

describe.each(storeKinds)('the audit on %s', (kind) => {
  const simulators = new Simulators();
  let client: Client;

  beforeAll(async () => {
    client = new Client(await simulators.start(kind));
    await openShop(client);
  });
  afterAll(() => simulators.close());

  it('finds nothing wrong with orders that were led to their ends', async () => {
    const all = await client.get('/ledger/invariants');
    expect([all.status, all.body]).toEqual([200, { ok: true, checked: 6, violations: [] }]);
    const told = await client.post('/ledger/invariants', { orders: ended });
    expect([told.status, told.body]).toEqual([200, { ok: true, checked: 6, violations: [] }]);
    expect((await client.post('/ledger/invariants', { orders: [] })).body).toEqual({
      ok: true,
      checked: 0,
      violations: [],
    });
  });

  it('finds what contradicts the ends it is told of', async () => {
    const orders = [
      { orderId: 'in-progress', status: 'cancelled', total: 59.98 },
      { orderId: 'done', status: 'failed', total: 59.98 },
      { orderId: 'digital', status: 'completed', total: 59.99 },
      { orderId: 'nothing', status: 'completed', total: 10, ships: false },
    ];
    const { ok, checked, violations } = (await client.post('/ledger/invariants', { orders })).body as Verdict;
    expect([ok, checked]).toEqual([false, 4]);
    expect(violations.map(({ code, orderId }) => `${orderId} ${code}`)).toEqual([
      'in-progress live_hold',
      'done charge_left',
      'done label_dispatched',
      'done reservation_dispatched',
      'digital charge_total',
      'digital label_missing',
      'nothing charge_missing',
    ]);
  });

  it('never sees half of a call: it holds at every moment while orders are on their way', async () => {
    const busy = new Client(await simulators.start(kind));
    const shop = new Shop(busy);
    const groups = Array.from({ length: 6 }, (_, n) => [
      shop.completed(`completed-${n}`),
      shop.failed(`failed-${n}`),
      shop.refunded(`refunded-${n}`),
      shop.returned(`returned-${n}`),
    ]);
    let underWay = true;
    const work = Promise.all(groups.flat()).finally(() => (underWay = false));
    while (underWay) {
      const { status, body } = await busy.get('/ledger/invariants');
      if (status !== 503) expect(body).toMatchObject({ ok: true, violations: [] });
    }
    await work;
    expect((await busy.get('/ledger/invariants')).body).toEqual({ ok: true, checked: 24, violations: [] });
  });

  it('takes a thousand orders with ids as long as can be, and refuses one more', async () => {
    const orders = Array.from({ length: 1_000 }, (_, n) => {
      const orderId = `${n}-`.padEnd(128, 'x');
      return { orderId, status: 'completed', total: 999_999_999_999.99, ships: false };
    });
    const { status, body } = await client.post('/ledger/invariants', { orders });
    expect(status).toBe(200);
    expect((body as Verdict).checked).toBe(1_000);
    expect((body as Verdict).violations).toHaveLength(1_000);
    const tooMany = await client.post('/ledger/invariants', { orders: [...orders.slice(1), ...ended] });
    expect([tooMany.status, tooMany.body]).toEqual([
      400,
      expect.objectContaining({ errors: [expect.objectContaining({ field: 'orders' })] }),
    ]);
  });

  it.each([
    ['orders', {}],
    ['orders', { orders: 'all' }],
    ['orders', { orders: [[ended[0]]] }],
    ['orders', { orders: [ended[0], ended[0]] }],
    ['orders[0].status', { orders: [{ ...ended[0], status: 'processing' }] }],
    ['orders[0].total', { orders: [{ ...ended[0], total: 1.234 }] }],
    ['orders[0].total', { orders: [{ ...ended[0], total: -1 }] }],
    ['orders[1].orderId', { orders: [ended[0], { ...ended[0], orderId: 'a b' }] }],
    ['orders[0].ships', { orders: [{ ...ended[0], ships: 'yes' }] }],
    ['orders[0].colour', { orders: [{ ...ended[0], colour: 'red' }] }],
  ])('names the field %s', async (field, body) => {
    const answer = await client.post('/ledger/invariants', body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ field })]) as unknown,
    });
  });
});

describe('the audit of a world that somebody has tampered with', () => {
  const simulators = new Simulators();
  let client: Client;
  let database: string;
  const tables = ['refunds', 'payment_intents', 'labels', 'reservations', 'stock_levels', 'messages', 'ledger_lines'];

  beforeAll(async () => {
    database = await simulators.database();
    client = new Client(await simulators.start('PostgreSQL', { databaseUrl: database }));
    await openShop(client);
    const copies = tables.map((table) => `create table saved.${table} as table simulator.${table}`);
    await tamper(database, 'create schema saved', ...copies);
  });
  afterEach(async () => {
    const restored = [...tables].reverse().map((table) => {
      const identity = table === 'ledger_lines' ? 'overriding system value' : '';
      return `insert into simulator.${table} ${identity} select * from saved.${table}`;
    });
    await tamper(database, `truncate ${tables.map((table) => `simulator.${table}`).join(', ')}`, ...restored);
  });
  afterAll(() => simulators.close());

  const found = ({ body }: { readonly body: unknown }): string[] =>
    (body as Verdict).violations.map(({ code, orderId, resourceId }) => `${code} ${orderId ?? resourceId}`);

  /** A row again, with other values in some columns; lines are numbered by the table. */
  const copy = (table: string, where: string, change: Readonly<Record<string, string>>): string => {
    const changes = Object.entries(change).map(([column, value]) => `jsonb_build_object('${column}', ${value})`);
    const columns = 'at, order_id, effect, resource_id, belongs_to, key, amount, currency, details';
    const [into, made] = table === 'ledger_lines' ? [`(${columns})`, columns] : ['', '*'];
    return `with changed as (select ${['to_jsonb(source)', ...changes].join(' || ')} as row from simulator.${table} source where ${where})
      insert into simulator.${table} ${into}
      select ${made} from jsonb_populate_record(null::simulator.${table}, (select row from changed))`;
  };
  const line = (orderId: string, effect: string): string => `order_id = '${orderId}' and effect = '${effect}'`;
  const noLine = (orderId: string, effect: string): string =>
    `delete from simulator.ledger_lines where ${line(orderId, effect)}`;
  const noEffect = (table: string, orderId: string, effect: string): string[] => [
    `delete from simulator.${table} where order_id = '${orderId}'`,
    `delete from simulator.ledger_lines where order_id = '${orderId}' and effect like '${effect}%'`,
  ];
  const ofOrder = (orderId: string): string => `order_id = '${orderId}'`;

  it('finds nothing before', async () => {
    expect(found(await client.post('/ledger/invariants', { orders: ended }))).toEqual([]);
  });

  it.each<[string, string, readonly string[]]>([
    [
      'a second capture, of a second hold',
      'order_charged_twice done',
      [
        copy('payment_intents', ofOrder('done'), {
          id: `'pi_2'`,
          charge_id: `'ch_2'`,
          authorize_key: `'a2'`,
          capture_key: `'c2'`,
          live: 'false',
        }),
        copy('ledger_lines', line('done', 'payment.authorized'), { resource_id: `'pi_2'`, key: `'a2'` }),
        copy('ledger_lines', line('done', 'payment.captured'), {
          resource_id: `'ch_2'`,
          belongs_to: `'pi_2'`,
          key: `'c2'`,
        }),
      ],
    ],
    [
      'more captured than authorised',
      'hold_exceeded digital',
      [
        `update simulator.payment_intents set captured_amount = captured_amount + 1 where ${ofOrder('digital')}`,
        `update simulator.ledger_lines set amount = amount + 1 where ${line('digital', 'payment.captured')}`,
      ],
    ],
    [
      'more refunded than captured',
      'refund_exceeds_charge refunded',
      [
        `insert into simulator.refunds select 're_2', intent_id, 1, 'k2', created_at from simulator.refunds
         where intent_id in (select id from simulator.payment_intents where ${ofOrder('refunded')})`,
        copy('ledger_lines', line('refunded', 'payment.refunded'), { resource_id: `'re_2'`, amount: '1', key: `'k2'` }),
      ],
    ],
    [
      'a label dispatched and cancelled',
      'dispatched_and_undone done',
      [
        `update simulator.labels set cancelled_at = now() where ${ofOrder('done')}`,
        copy('ledger_lines', line('done', 'shipping.dispatched'), {
          effect: `'shipping.cancelled'`,
          key: `'other'`,
        }),
      ],
    ],
    [
      'units that are nowhere',
      'stock_unbalanced SKU-1',
      ['update simulator.stock_levels set available = available - 1'],
    ],
    [
      'oversold stock',
      'stock_below_zero SKU-1',
      ['update simulator.stock_levels set stocked = reserved + dispatched - 1, available = -1'],
    ],
    [
      'units reserved for nobody',
      'stock_unaccounted SKU-1',
      ['update simulator.stock_levels set available = available - 1, reserved = reserved + 1'],
    ],
    [
      'two effects under one key',
      'effect_repeated done',
      [
        copy('messages', ofOrder('done'), { id: `'msg_2'` }),
        copy('ledger_lines', line('done', 'notification.sent'), { resource_id: `'msg_2'` }),
      ],
    ],
    [
      'a lost label',
      'ledger_mismatch failed',
      [copy('ledger_lines', line('failed', 'shipping.cancelled'), { key: `'other'` })],
    ],
    ['a lost line', 'ledger_mismatch digital', [noLine('digital', 'payment.captured')]],
    [
      'another amount in the ledger',
      'ledger_mismatch digital',
      [`update simulator.ledger_lines set amount = amount - 1 where ${line('digital', 'payment.captured')}`],
    ],
    ['a lost message', 'ledger_mismatch done', [`delete from simulator.messages where ${ofOrder('done')}`]],
  ])('finds %s, and nothing else: %s', async (_what, violation, statements) => {
    await tamper(database, ...statements);
    const answer = await client.get('/ledger/invariants');
    expect(answer.body).toMatchObject({ ok: false });
    expect(found(answer)).toEqual([violation]);
    expect(found(await client.post('/ledger/invariants', { orders: [] }))).toEqual([violation]);
  });

  it.each<[string, string, readonly string[]]>([
    [
      'a live hold',
      'live_hold failed',
      [
        `update simulator.payment_intents set status = 'requires_capture', live = true where ${ofOrder('failed')}`,
        noLine('failed', 'payment.released'),
      ],
    ],
    [
      'a live hold of a completed order',
      'live_hold done',
      [
        copy('payment_intents', ofOrder('failed'), {
          id: `'pi_2'`,
          order_id: `'done'`,
          authorize_key: `'a2'`,
          status: `'requires_capture'`,
        }),
        copy('ledger_lines', line('done', 'payment.authorized'), { resource_id: `'pi_2'`, key: `'a2'` }),
      ],
    ],
    [
      'a missing refund',
      'charge_left refunded',
      [
        `delete from simulator.refunds where intent_id in (select id from simulator.payment_intents where ${ofOrder('refunded')})`,
        noLine('refunded', 'payment.refunded'),
      ],
    ],
    ['a missing payment', 'charge_missing digital', noEffect('payment_intents', 'digital', 'payment')],
    [
      'a wrong total',
      'charge_total digital',
      [
        `update simulator.payment_intents set amount = 5000, captured_amount = 5000 where ${ofOrder('digital')}`,
        `update simulator.ledger_lines set amount = 5000 where ${ofOrder('digital')}`,
      ],
    ],
    [
      'a live reservation',
      'live_reservation failed',
      [
        `update simulator.reservations set status = 'reserved' where ${ofOrder('failed')}`,
        'update simulator.stock_levels set available = available - 2, reserved = reserved + 2',
        noLine('failed', 'inventory.released'),
      ],
    ],
    [
      'a live label',
      'live_label failed',
      [
        `update simulator.labels set cancelled_at = null where ${ofOrder('failed')}`,
        noLine('failed', 'shipping.cancelled'),
      ],
    ],
    [
      'a label dispatched for an order that failed',
      'label_dispatched failed',
      [
        `update simulator.labels set cancelled_at = null, dispatched_at = now() where ${ofOrder('failed')}`,
        `update simulator.ledger_lines set effect = 'shipping.dispatched' where ${line('failed', 'shipping.cancelled')}`,
      ],
    ],
    [
      'items that left for an order that failed, without a label',
      'reservation_dispatched failed',
      [
        `update simulator.reservations set status = 'dispatched' where ${ofOrder('failed')}`,
        'update simulator.stock_levels set available = available - 2, dispatched = dispatched + 2',
        `update simulator.ledger_lines set effect = 'inventory.dispatched' where ${line('failed', 'inventory.released')}`,
      ],
    ],
    ['a lost label', 'label_missing done', noEffect('labels', 'done', 'shipping')],
    [
      'a second label',
      'label_repeated done',
      [
        copy('labels', ofOrder('done'), { id: `'lbl_2'`, key: `'l2'` }),
        copy('ledger_lines', line('done', 'shipping.label_created'), { resource_id: `'lbl_2'`, key: `'l2'` }),
        copy('ledger_lines', line('done', 'shipping.dispatched'), { resource_id: `'lbl_2'`, key: `'d2'` }),
      ],
    ],
  ])('finds %s once it is told how orders ended, and nothing else: %s', async (_what, violation, statements) => {
    await tamper(database, ...statements);
    expect((await client.get('/ledger/invariants')).body).toMatchObject({ ok: true });
    const answer = await client.post('/ledger/invariants', { orders: ended });
    expect(answer.body).toMatchObject({ ok: false, checked: ended.length });
    expect(found(answer)).toEqual([violation]);
  });

  it('names the rule and the mismatch where only one side breaks a rule', async () => {
    await tamper(
      database,
      copy('ledger_lines', line('digital', 'payment.captured'), { resource_id: `'ch_2'`, key: `'c2'` }),
    );
    expect(found(await client.get('/ledger/invariants'))).toEqual([
      'hold_captured_twice digital',
      'ledger_mismatch digital',
    ]);
  });
});
