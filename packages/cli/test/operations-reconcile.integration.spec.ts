import { ATerminal } from './support/a-terminal.js';
import { ASystem, refusal, type Routes } from './support/a-system.js';
import type { Asked } from './support/an-api.js';

const order = (orderId: string, status: string, more: object = {}) => ({
  orderId,
  workflowId: `order-fulfillment-${orderId}`,
  runId: `run-${orderId}`,
  status,
  paymentProcessed: false,
  totalAmount: 59.98,
  profile: 'standard',
  completedSteps: [] as string[],
  compensations: [],
  retries: {},
  ...more,
});
type Order = ReturnType<typeof order>;

const query = ({ path }: Asked) => new URL(path, 'http://x').searchParams;

/** Orders on two pages of the API and of the ledger. */
function routesOf(orders: readonly Order[], more: Routes = {}): Routes {
  const statuses = orders.map((each) => [
    `GET /api/v1/order/${each.orderId}/status`,
    { ...each, source: 'workflow', asOf: '2026-11-21T16:00:00.000Z' },
  ]);
  return {
    'GET /api/v1/order': (asked) =>
      query(asked).get('cursor') === 'more'
        ? { orders: orders.slice(1) }
        : { orders: orders.slice(0, 1), ...(orders.length > 1 ? { next: 'more' } : {}) },
    'GET /ledger': { lines: [] },
    'GET /ledger/orders': { orders: orders.map(({ orderId }) => orderId) },
    'POST /ledger/invariants': { ok: true, checked: 0, violations: [] },
    ...(Object.fromEntries(statuses) as Routes),
    ...more,
  };
}

let system: ASystem;
let terminal: ATerminal;

beforeAll(async () => {
  system = await ASystem.start();
});
afterAll(() => system.stop());
beforeEach(() => {
  system.asked.length = 0;
  terminal = new ATerminal({ env: { API_URL: system.url, FAKE_STRIPE_URL: system.url } });
});

describe('reconcile', () => {
  it('compares the orders of all pages, and tells that they do not differ', async () => {
    system.routes = routesOf([order('a', 'completed'), order('b', 'processing'), order('c', 'failed')]);

    const ended = await terminal.run('reconcile');

    expect(ended).toEqual({ exitCode: 0, stdout: 'no differences, 3 orders compared\n', stderr: '' });
    expect(terminal.slept).toBe(0);
  });

  it('asks the simulator what has to hold for those that have ended, payments of their own apart', async () => {
    const bodies: unknown[] = [];
    const record = ({ body }: Asked) => {
      bodies.push(body);
      return { ok: true, checked: 1, violations: [] };
    };
    const orders = [order('a', 'completed'), order('b', 'processing')];
    system.routes = routesOf(orders, { 'POST /ledger/invariants': record });

    await terminal.run('reconcile');

    const completed = { orderId: 'a', status: 'completed', total: 59.98, ships: true };
    expect(bodies).toEqual([{ orders: [completed], exceptKeys: 'payment-' }]);
  });

  it('names each difference with both sides, and ends with 1', async () => {
    const violations = [
      { code: 'charge_missing', orderId: 'a', detail: 'The order has completed and was not paid.' },
      { code: 'stock_unbalanced', resourceId: 'SKU-1', detail: 'of no order' },
    ];
    const line = { effect: 'payment.authorized', resourceId: 'pi_1', amount: 59.98 };
    const live = { ...order('b', 'shipped'), source: 'workflow', asOf: '' };
    system.routes = routesOf([order('a', 'completed'), order('b', 'processing')], {
      'POST /ledger/invariants': { ok: false, checked: 1, violations },
      'GET /ledger': (asked) => ({ lines: query(asked).get('orderId') === 'a' ? [line] : [] }),
      'GET /api/v1/order/b/status': live,
    });

    const { exitCode, stdout } = await terminal.run('reconcile');

    expect(exitCode).toBe(1);
    expect(stdout.split('\n')).toEqual([
      'a  charge_missing',
      '  order: completed, total 59.98',
      '  ledger: The order has completed and was not paid. payment.authorized pi_1 59.98',
      'b  status_differs',
      '  order: processing',
      '  workflow: shipped',
      '2 differences, 2 orders compared',
      '',
    ]);
    const json = JSON.parse((await terminal.run('reconcile', '--json')).stdout) as object;
    expect(json).toMatchObject({
      ok: false,
      compared: 2,
      unasked: [],
      differences: [{ orderId: 'a' }, { orderId: 'b' }],
    });
  });

  it('does not take for a difference what was on its way', async () => {
    let looks = 0;
    const moving = () => ({
      ...order('a', (looks += 1) === 1 ? 'shipped' : 'processing'),
      source: 'workflow',
      asOf: '',
    });
    system.routes = routesOf([order('a', 'processing')], { 'GET /api/v1/order/a/status': moving });

    expect(await terminal.run('reconcile')).toMatchObject({
      exitCode: 0,
      stdout: 'no differences, 1 order compared\n',
    });
    expect({ looks, slept: terminal.slept }).toEqual({ looks: 2, slept: 1_000 });
  });

  it('looks five times before it tells that a row is behind its workflow', async () => {
    let looks = 0;
    let behind = 4;
    const moving = () => ({
      ...order('a', (looks += 1) <= behind ? 'shipped' : 'processing'),
      source: 'workflow',
      asOf: '',
    });
    system.routes = routesOf([order('a', 'processing')], { 'GET /api/v1/order/a/status': moving });

    expect(await terminal.run('reconcile')).toMatchObject({ exitCode: 0 });
    expect(looks).toBe(5);

    behind = Infinity;
    expect(await terminal.run('reconcile')).toMatchObject({ exitCode: 1 });
    expect(looks).toBe(10);
  });

  it('finds an order under way whose workflow is gone', async () => {
    const recorded = { ...order('a', 'processing', { paymentProcessed: false }), source: 'database', asOf: '' };
    system.routes = routesOf([order('a', 'processing')], {
      'GET /api/v1/order/a/status': recorded,
      'GET /api/v1/workflows/order-fulfillment-a/status': refusal(404, 'workflow_not_found', 'There is none.'),
    });

    expect(await terminal.run('reconcile')).toEqual({
      exitCode: 1,
      stdout:
        'a  workflow_unknown\n  order: processing\n  workflow: Temporal has no run of order-fulfillment-a\n' +
        '1 difference, 1 order compared\n',
      stderr: '',
    });
    expect(system.asked).toContain('GET /api/v1/workflows/order-fulfillment-a/status');
  });

  it('finds what stands in the ledger for orders that nobody knows, page by page', async () => {
    const line = { effect: 'payment.captured', resourceId: 'ch_9', amount: 5 };
    const verdict = ({ body }: Asked) => {
      const { orders } = body as { readonly orders: readonly { readonly orderId: string; readonly status: string }[] };
      const stranger = orders.find(({ orderId, status }) => orderId === 'ghost' && status === 'cancelled');
      return {
        ok: true,
        checked: 0,
        violations: stranger ? [{ code: 'charge_left', orderId: 'ghost', detail: 'x' }] : [],
      };
    };
    system.routes = routesOf([order('a', 'completed')], {
      'GET /ledger/orders': (asked) =>
        query(asked).get('after') === 'a' ? { orders: ['ghost', 'undone'] } : { orders: ['a'], next: 'a' },
      'GET /ledger': (asked) => ({ lines: query(asked).get('orderId') === 'ghost' ? [line] : [] }),
      'POST /ledger/invariants': verdict,
    });

    const { exitCode, stdout } = await terminal.run('reconcile');

    expect(exitCode).toBe(1);
    expect(stdout).toBe(
      'ghost  unknown_order\n  order: nobody knows this order\n  ledger: charge_left; payment.captured ch_9 5.00\n' +
        '1 difference, 1 order compared\n',
    );
  });

  it('compares the orders that are named, by order or workflow id, and asks for no others', async () => {
    system.routes = routesOf([order('a', 'completed'), order('b', 'completed'), order('c', 'completed')]);

    const { stdout } = await terminal.run('reconcile', 'order-fulfillment-b', 'c');

    expect(stdout).toBe('no differences, 2 orders compared\n');
    expect(system.asked).not.toContain('GET /api/v1/order/a/status');
    expect(system.asked).not.toContain('GET /ledger/orders');
  });

  it('says in one line that nobody knows an order that was named', async () => {
    const unknown = refusal(404, 'order_not_found', 'There is no order "slip".');
    system.routes = routesOf([order('a', 'completed')], { 'GET /api/v1/order/slip/status': unknown });

    expect(await terminal.run('reconcile', 'slip')).toEqual({
      exitCode: 66,
      stdout: '',
      stderr: 'fake-stripe: Neither the orders nor the ledger know an order "slip"\n',
    });
  });

  const recorded = (id: string) => ({ ...order(id, 'processing'), source: 'database', asOf: '' });
  const running = { status: 'running', runStatus: 'running', source: 'temporal' };

  it('names the orders whose workflow could not be asked, for want of a worker or of Temporal, and ends with 1', async () => {
    const down = refusal(503, 'temporal_unavailable', 'Temporal is down.');
    system.routes = routesOf([order('a', 'processing'), order('b', 'processing'), order('c', 'processing')], {
      'GET /api/v1/order/a/status': recorded('a'),
      'GET /api/v1/workflows/order-fulfillment-a/status': running,
      'GET /api/v1/order/b/status': recorded('b'),
      'GET /api/v1/workflows/order-fulfillment-b/status': down,
    });

    const { exitCode, stdout } = await terminal.run('reconcile');

    expect(exitCode).toBe(1);
    expect(stdout.split('\n')).toEqual([
      'a  not asked',
      expect.stringMatching(/^ {2}its workflow does not answer; .*fake-stripe doctor, or fake-stripe describe a$/),
      'b  not asked',
      expect.stringContaining('describe b'),
      'no differences, 3 orders compared, of 2 the workflow could not be asked',
      '',
    ]);
    expect(terminal.slept).toBe(1_000);
    const json = JSON.parse((await terminal.run('reconcile', '--json')).stdout) as object;
    expect(json).toEqual({ ok: false, compared: 3, unasked: ['a', 'b'], differences: [] });
  });

  it('asks a workflow once more that was silent, and then compares it as any other', async () => {
    let looks = 0;
    const live = (status: string) => () =>
      (looks += 1) === 1 ? recorded('a') : { ...order('a', status), source: 'workflow', asOf: '' };
    const routes = { 'GET /api/v1/workflows/order-fulfillment-a/status': running };
    system.routes = routesOf([order('a', 'processing')], {
      ...routes,
      'GET /api/v1/order/a/status': live('processing'),
    });

    expect(await terminal.run('reconcile')).toEqual({
      exitCode: 0,
      stdout: 'no differences, 1 order compared\n',
      stderr: '',
    });

    looks = 0;
    system.routes = routesOf([order('a', 'processing')], { ...routes, 'GET /api/v1/order/a/status': live('shipped') });
    expect(await terminal.run('reconcile')).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('a  status_differs') as string,
    });
  });

  it('does not take for well what differed and then could not be asked any more', async () => {
    let looks = 0;
    system.routes = routesOf([order('a', 'processing')], {
      'GET /api/v1/order/a/status': () =>
        (looks += 1) === 1 ? { ...order('a', 'shipped'), source: 'workflow', asOf: '' } : recorded('a'),
      'GET /api/v1/workflows/order-fulfillment-a/status': running,
    });

    expect(await terminal.run('reconcile')).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('a  not asked') as string,
    });
  });

  it('says in one line that the simulator does not answer', async () => {
    system.routes = routesOf([order('a', 'completed')]);
    const { exitCode, stdout, stderr } = await terminal.run('reconcile', '--simulator', 'http://127.0.0.1:1');

    expect({ exitCode, stdout }).toEqual({ exitCode: 69, stdout: '' });
    expect(stderr).toMatch(
      /^fake-stripe: Nothing answers at http:\/\/127.0.0.1:1 \(.+name the simulator with --simulator or FAKE_STRIPE_URL\n$/,
    );
  });
});

describe('chaos', () => {
  const distribution = (context: string) => ({
    context,
    profile: 'stormy',
    operations:
      context === 'payment'
        ? [
            {
              operation: 'payment.authorize',
              draws: 10,
              outcomes: [
                { outcome: 'approved', weight: 0.4, observed: 7 },
                { outcome: 'card_declined', weight: 0, observed: 0 },
                { outcome: 'timeout', weight: 0.6, observed: 3 },
              ],
            },
          ]
        : [],
  });
  const contexts = ['payment', 'inventory', 'shipping', 'notification', 'public-apis'];
  const distributions = Object.fromEntries(
    contexts.map((context) => [`GET /${context}/chaos/distribution`, distribution(context)]),
  );

  it('profile tells what is in force', async () => {
    const steering = { profile: 'stormy', seed: 's', script: [], timeScale: 0.5 };
    system.routes = { ...distributions, 'GET /chaos/steering': steering };

    expect((await terminal.run('chaos', 'profile')).stdout).toBe(
      'profile: stormy\nseed: s\ntime scale: 0.5\npayment.authorize: approved 40.00 %, timeout 60.00 %\n',
    );
    expect(JSON.parse((await terminal.run('chaos', 'profile', '--json')).stdout)).toEqual({
      profile: 'stormy',
      seed: 's',
      timeScale: 0.5,
      weights: { 'payment.authorize': { approved: 0.4, timeout: 0.6 } },
    });
  });

  it('distribution holds what was drawn against the profile', async () => {
    system.routes = distributions;

    expect((await terminal.run('chaos', 'distribution')).stdout.split('\n')).toEqual([
      'OPERATION          OUTCOME   PROFILE  OBSERVED    DRAWN',
      'payment.authorize  approved  40.00 %   70.00 %  7 of 10',
      'payment.authorize  timeout   60.00 %   30.00 %  3 of 10',
      '',
    ]);
    await terminal.run('chaos', 'distribution', 'shipping');
    expect(system.asked.at(-1)).toBe('GET /shipping/chaos/distribution');
    expect((await terminal.run('chaos', 'distribution', 'weather')).exitCode).toBe(64);
  });

  it('invariants ends with 1 when something does not add up', async () => {
    system.routes = { 'GET /ledger/invariants': { ok: true, checked: 2, violations: [] } };
    expect(await terminal.run('chaos', 'invariants')).toMatchObject({
      exitCode: 0,
      stdout: 'no violations, 2 orders checked\n',
    });

    const violation = { code: 'stock_below_zero', resourceId: 'SKU-1', detail: 'There are -1 available.' };
    system.routes = { 'GET /ledger/invariants': { ok: false, checked: 2, violations: [violation] } };
    expect(await terminal.run('chaos', 'invariants')).toMatchObject({
      exitCode: 1,
      stdout: 'stock_below_zero SKU-1: There are -1 available.\n1 violation, 2 orders checked\n',
    });
  });
});
