import { ATerminal } from './support/a-terminal.js';
import { anOrder } from './support/an-order.js';
import { AnApi } from './support/an-api.js';

const ORDER = 'order-1';
const started = {
  orderId: ORDER,
  workflowId: 'order-fulfillment-order-1',
  runId: 'r',
  status: 'pending',
  message: 'The order has been started.',
  uiLink: 'http://ui/run',
};
const accepted = { orderId: ORDER, workflowId: 'w', runId: 'r', outcome: 'accepted', status: 'processing' };

let api: AnApi;
let terminal: ATerminal;

beforeAll(async () => {
  api = await AnApi.start();
});
afterAll(() => api.stop());
beforeEach(() => {
  terminal = new ATerminal({ env: { API_URL: api.url } });
});

const ok = (body: object) => ({ status: 200, body });
const problem = (status: number, code: string, detail: string) => ({
  status,
  body: { type: `urn:problem:${code}`, title: 'Error', status, detail, code, correlationId: 'c' },
});
const sampleAddress = { street: '1 Market Street', city: 'San Francisco', state: 'CA', zip: '94105', country: 'US' };

describe('start-workflow', () => {
  it('starts an express order whose payment is named after it, and prints the workflow id', async () => {
    api.willAnswer({ status: 201, body: started });

    expect(await terminal.run('start-workflow', ORDER)).toEqual({
      exitCode: 0,
      stdout: 'order-fulfillment-order-1\n',
      stderr: '',
    });
    const body = {
      payment_id: 'payment-order-1',
      address: sampleAddress,
      customerId: 'guest',
      customerEmail: 'guest@example.com',
      items: [{ sku: 'ITEM-001', quantity: 1, price: 49.99 }],
    };
    expect(api.asked).toMatchObject([{ method: 'POST', path: '/orders/order-1/start', body }]);
  });

  it('names the payment as it is told to', async () => {
    api.willAnswer({ status: 201, body: started });
    await terminal.run('start-workflow', ORDER, 'pay-7', '--deadline', '30s');

    expect(api.asked).toMatchObject([{ body: { payment_id: 'pay-7', overrides: { deadline: '30s' } } }]);
  });

  it('starts an order of another profile with all that the options say, and sums up its items exactly', async () => {
    api.willAnswer({ status: 201, body: started });
    const what = ['--profile', 'standard', '--item', 'A:3:0.1', '--item', 'B:1:19.99', '--currency', 'eur'];
    const who = ['--customer', 'ada', '--email', 'ada@example.com', '--payment-method', 'pm_card_visa'];
    const where = ['--street', '2 Main', '--city', 'Portland', '--zip', '97201'];
    const how = ['--requires-approval', '--approval-timeout', '5s'];
    const chaos = ['--chaos-profile', 'calm', '--chaos-seed', '7', '--chaos-script', 'a=b'];

    expect((await terminal.run('start-workflow', ORDER, ...what, ...who, ...where, ...how, ...chaos)).exitCode).toBe(0);
    const body = {
      orderId: ORDER,
      profile: 'standard',
      customerId: 'ada',
      items: [
        { sku: 'A', quantity: 3, price: 0.1 },
        { sku: 'B', quantity: 1, price: 19.99 },
      ],
      totalAmount: 20.29,
      shippingAddress: { street: '2 Main', city: 'Portland', state: '-', zip: '97201', country: 'US' },
      customerEmail: 'ada@example.com',
      requiresApproval: true,
      currency: 'eur',
      paymentMethod: 'pm_card_visa',
      overrides: { approvalTimeout: '5s' },
    };
    const headers = { 'x-chaos-profile': 'calm', 'x-chaos-seed': '7', 'x-chaos-script': 'a=b' };
    expect(api.asked).toEqual([{ method: 'POST', path: '/api/v1/order', body }]);
    expect(api.headers).toMatchObject([headers]);
  });

  it('leaves the chaos to the API unless it is told', async () => {
    api.willAnswer({ status: 201, body: started });
    await terminal.run('start-workflow', ORDER, '--profile', 'capped', '--no-requires-approval');

    expect(Object.keys(api.headers[0] ?? {}).filter((name) => name.startsWith('x-chaos'))).toEqual([]);
    expect(api.asked[0]?.body).toMatchObject({ requiresApproval: false });
  });

  it.each([
    ['a profile that there is not', ['--profile', 'fast']],
    ['a paymentId in another profile', ['pay-7', '--profile', 'retail']],
    ['an approval where there is none', ['--requires-approval']],
    ['half an address', ['--city', 'Portland']],
    ['an item without a price', ['--item', 'A:1']],
    ['an item of which there is none', ['--item', 'A:0:1']],
    ['a price of three decimals', ['--item', 'A:1:0.001']],
    ['a flag that there is not', ['--fast']],
  ])('shows its usage for %s, and asks nobody', async (_case, args) => {
    api.willAnswer({ status: 201, body: started });
    const { exitCode, stdout, stderr } = await terminal.run('start-workflow', ORDER, ...args);

    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
    expect(stderr).toContain('Usage: fake-stripe start-workflow [options] <orderId> [paymentId]');
    expect(api.asked).toEqual([]);
  });

  it('tells who looks on how to follow it', async () => {
    api.willAnswer(ok({ ...started, message: 'The order was started before.' }));
    const { stdout, stderr } = await new ATerminal({ env: { API_URL: api.url }, isTTY: true }).run(
      'start-workflow',
      ORDER,
    );

    expect(stdout).toBe('order-fulfillment-order-1\n');
    expect(stderr).toBe('The order was started before.\nhttp://ui/run\nfake-stripe status order-1 --watch\n');
  });
});

describe('status', () => {
  it('tells a pipe in plain lines', async () => {
    api.willAnswer(ok(anOrder.completed()));
    const { exitCode, stdout } = await terminal.run('status', ORDER);

    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'order: order-1',
      'workflow: order-fulfillment-order-1',
      'status: completed',
      'done: create, review, authorize, capture, ship, notify',
      'total: 49.99, profile express',
      'payment: pay-1',
      'tracking: TRK-1',
      'retries: capture 1',
      '',
    ]);
    expect(api.asked).toMatchObject([{ method: 'GET', path: '/api/v1/order/order-1/status' }]);
  });

  it('draws the steps on a terminal, in colours', async () => {
    api.willAnswer(ok(anOrder.processing()));
    const { stdout } = await new ATerminal({ env: { API_URL: api.url }, isTTY: true }).run('status', ORDER);

    expect(stdout).toContain('\u001b[36mprocessing\u001b[39m');
    expect(stdout).toContain('✓ create');
    expect(stdout).toContain('… authorize');
  });

  it('says what is awaited, and how to decide', async () => {
    api.willAnswer(ok(anOrder.awaiting()));
    expect((await terminal.run('status', ORDER)).stdout).toContain(
      'A decision is awaited. Without one it expires in 1 min.\nfake-stripe approve order-1\nfake-stripe reject order-1\n',
    );
  });

  it('says which undo is left over, and how to settle it', async () => {
    api.willAnswer(ok(anOrder.needingAttention()));
    const { exitCode, stdout } = await terminal.run('status', ORDER);

    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      "refundPayment failed for good: The provider does not answer.\nfake-stripe attention order-1 --step capture --action retry --reason '…'\n",
    );
  });

  it.each([
    ['completed', 0],
    ['returned', 0],
    ['failed', 1],
    ['rejected', 1],
    ['cancelled', 1],
    ['expired', 1],
    ['compensating', 0],
  ])('ends with the status of an order that is %s', async (status, exitCode) => {
    api.willAnswer(ok({ ...anOrder.processing(), status }));
    expect((await terminal.run('status', ORDER)).exitCode).toBe(exitCode);
  });

  it('says of an order under way when nobody but the database knows of it', async () => {
    api.willAnswer(ok({ ...anOrder.processing(), source: 'database' }));
    expect((await terminal.run('status', ORDER)).stdout).toContain(
      'recorded: 2026-11-21T16:00:02.000Z; no worker says more\n',
    );

    api.willAnswer(ok({ ...anOrder.completed(), source: 'database' }));
    expect((await terminal.run('status', ORDER)).stdout).not.toContain('recorded');
  });

  it('is one JSON value as the API gives it', async () => {
    api.willAnswer(ok(anOrder.awaiting()));
    const { stdout } = await terminal.run('status', ORDER, '--json');

    expect(JSON.parse(stdout)).toEqual(anOrder.awaiting());
  });

  it('shows nothing of what would steer the terminal', async () => {
    api.willAnswer(ok({ ...anOrder.failed(), failure: { code: 'c', message: 'a\u001b[2Jb\nc' } }));
    expect((await terminal.run('status', ORDER)).stdout).toContain('failed: a [2Jb c (c)\n');
  });
});

describe('an API that sends what steers a terminal', () => {
  const evil = '\u001b]0;PWN\u0007\u009b2J';
  const steered = () => ({
    ...anOrder.failed(),
    ...Object.fromEntries(
      ['orderId', 'workflowId', 'status', 'currentStep', 'profile', 'startedAt'].map((of) => [of, evil]),
    ),
    completedSteps: [evil],
    failure: { code: evil, message: evil },
  });
  const steering = /(?!\n)\p{Cc}/u;

  it.each([
    ['list', ['list'], () => ({ orders: [steered()] })],
    ['status', ['status', ORDER], steered],
    ['audit', ['audit'], () => ({ ok: true, checked: evil, ended: 1, live: 0, needsAttention: 0, violations: [evil] })],
    ['list as JSON', ['list', '--json'], () => ({ orders: [steered()] })],
    ['status as JSON', ['status', ORDER, '--json'], steered],
  ])('steers none by %s', async (_command, args, answer) => {
    api.willAnswer(ok(answer()));
    for (const isTTY of [true, false]) {
      const { stdout } = await new ATerminal({ env: { API_URL: api.url, NO_COLOR: '1' }, isTTY }).run(...args);

      expect(stdout).toContain('PWN');
      expect(stdout).not.toMatch(steering);
    }
  });

  it('is read as it was sent by a program', async () => {
    api.willAnswer(ok(steered()));

    expect(JSON.parse((await terminal.run('status', ORDER, '--json')).stdout)).toEqual(steered());
  });
});

describe('an address that is set and empty', () => {
  it('is as one that is not set', async () => {
    const { port } = new URL(api.url);
    const empty = new ATerminal({ env: { API_URL: '', API_PORT: port, FAKE_STRIPE_URL: '', CHAOS_PORT: port } });
    api.willAnswer(ok({ orders: [] }), ok({ ok: true, checked: 0, violations: [] }));

    expect(await empty.run('list')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await empty.run('chaos', 'invariants')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('is wrong on the command line', async () => {
    expect(await terminal.run('list', '--api', '')).toMatchObject({ exitCode: 64 });
  });
});

describe('status --watch', () => {
  it('writes a line for each change until the order ends', async () => {
    const { processing, failed } = anOrder;
    api.willAnswer(...[processing(), processing(), failed()].map(ok));
    const { exitCode, stdout } = await terminal.run('status', ORDER, '--watch', '--interval', '2');

    expect(exitCode).toBe(1);
    expect(stdout.split('\n')).toEqual([
      'processing at authorize, done create review',
      'failed, done create review, undone create, The card was declined. (card_declined)',
      '',
    ]);
    expect(terminal.slept).toBe(4_000);
  });

  it.each([
    ['a pipe', []],
    ['a program', ['--json']],
  ])('ends with 1 for %s where an undo needs a person', async (_who, options) => {
    api.willAnswer(ok(anOrder.processing()), ok(anOrder.needingAttention()), ok(anOrder.failed()));
    const { exitCode, stdout } = await terminal.run('status', ORDER, '--watch', ...options);

    expect(exitCode).toBe(1);
    expect(stdout).toContain('needs_attention');
    expect(api.asked).toHaveLength(2);
  });

  it('says in its help when it ends, and how', async () => {
    const help = (await terminal.run('status', '--help')).stdout.replaceAll(/\s+/g, ' ');

    expect(help).toContain('exit status 1 when it ended otherwise than completed or returned, or needs attention');
    expect(help).toContain('follow it until it ends, or needs attention');
  });

  it('draws in place on a terminal', async () => {
    api.willAnswer(ok(anOrder.processing()), ok(anOrder.completed()));
    const watching = new ATerminal({ env: { API_URL: api.url, NO_COLOR: '1' }, isTTY: true });
    const { exitCode, stdout } = await watching.run('status', ORDER, '--watch');

    expect(exitCode).toBe(0);
    expect(stdout.split('\u001b[0J')).toHaveLength(3);
  });

  it('stays while the API is away, and says so', async () => {
    const away = problem(503, 'temporal_unavailable', 'Temporal does not answer.');
    api.willAnswer(ok(anOrder.processing()), away, ok(anOrder.completed()));
    const { exitCode, stderr } = await terminal.run('status', ORDER, '--watch');

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'Temporal does not answer. (temporal_unavailable)\n' });
  });

  it('ends with one JSON value, the last state', async () => {
    api.willAnswer(ok(anOrder.processing()), ok(anOrder.completed()));
    const { stdout } = await terminal.run('status', ORDER, '--watch', '--json');

    expect(JSON.parse(stdout)).toMatchObject({ status: 'completed' });
  });
});

describe('list', () => {
  it('is a table of what was asked for', async () => {
    api.willAnswer(ok({ orders: [anOrder.recorded()], next: 'c2' }));
    const options = ['--limit', '1', '--status', 'failed', '--customer', 'a b', '--cursor', 'c1'];
    const { stdout } = await terminal.run('list', ...options);

    expect(stdout.split('\n')).toEqual([
      'ORDER    STATUS  PROFILE  TOTAL  STARTED                   FAILURE',
      'order-1  failed  express  49.99  2026-11-21T16:00:00.000Z  card_declined',
      '',
    ]);
    const path = '/api/v1/order?limit=1&status=failed&customerId=a+b&cursor=c1';
    expect(api.asked).toMatchObject([{ method: 'GET', path }]);
  });

  it('says that there are none', async () => {
    api.willAnswer(ok({ orders: [] }));
    expect((await terminal.run('list')).stdout).toBe('There are no such orders.\n');
  });

  it.each([
    ['--limit', '0'],
    ['--limit', 'many'],
    ['--status', 'lost'],
  ])('shows its usage for %s %s', async (...args) => {
    const { exitCode, stderr } = await terminal.run('list', ...args);

    expect(exitCode).toBe(64);
    expect(stderr).toContain('Usage: fake-stripe list');
  });
});

describe('the doors of an order', () => {
  it.each([
    ['cancel', ['--reason', 'by mistake'], 'cancel', { reason: 'by mistake' }],
    ['approve', [], 'approve', { approvedBy: 'ada' }],
    ['reject', ['--by', 'bob', '--reason', 'no'], 'reject', { rejectedBy: 'bob', reason: 'no' }],
    ['return', [], 'return', {}],
    [
      'attention',
      ['--step', 'capture', '--action', 'retry', '--reason', 'it is back'],
      'attention',
      { step: 'capture', action: 'retry', by: 'ada', reason: 'it is back' },
    ],
    [
      'update-address',
      ['--street', '2 Main', '--city', 'Portland'],
      'address',
      { address: { street: '2 Main', city: 'Portland', state: '-', zip: '-', country: 'US' } },
    ],
  ])('%s goes through its door', async (command, options, door, body) => {
    api.willAnswer(ok(accepted));
    const { exitCode, stdout } = await terminal.run(command, 'a/b', ...options);

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${command}: accepted; order-1 is processing\n` });
    expect(api.asked).toMatchObject([{ method: 'POST', path: `/api/v1/order/a%2Fb/${door}` }]);
    expect(api.asked[0]?.body).toEqual(body);
  });

  it('says that a request changed nothing', async () => {
    api.willAnswer(ok({ ...accepted, outcome: 'already_decided' }));
    expect((await terminal.run('approve', ORDER)).stdout).toBe(
      'approve: accepted, as it was already; order-1 is processing\n',
    );
  });

  it('says that a request is open which no worker has answered', async () => {
    api.willAnswer({ status: 202, body: { orderId: ORDER, workflowId: 'w', outcome: 'pending', updateId: 'u' } });
    const { exitCode, stdout } = await terminal.run('cancel', ORDER);

    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      'cancel: pending: no worker answers now, and the request was left for the next one; what came of it says: fake-stripe status order-1\n',
    );
  });

  it.each([
    ['an order that nobody knows', problem(404, 'order_not_found', 'No order x.'), 66],
    ['an order that refuses', problem(409, 'already_finished', 'It is completed.'), 1],
    ['a request that is malformed', problem(400, 'validation_failed', 'Wrong.'), 64],
    ['Temporal being away', problem(503, 'temporal_unavailable', 'Temporal does not answer.'), 69],
  ])('end in one line for %s', async (_case, answer, exitCode) => {
    api.willAnswer(answer);

    expect(await terminal.run('cancel', ORDER)).toEqual({
      exitCode,
      stdout: '',
      stderr: `fake-stripe: ${answer.body.detail} (${answer.body.code})\n`,
    });
  });

  it.each([
    ['approve', ['..']],
    ['cancel', []],
    ['attention', [ORDER, '--step', 'capture', '--action', 'retry']],
    ['attention', [ORDER, '--step', 'notify', '--action', 'retry', '--reason', 'r']],
    ['attention', [ORDER, '--step', 'capture', '--action', 'skip', '--reason', 'r']],
    ['update-address', [ORDER, '--street', '2 Main']],
  ])('shows the usage of %s for %j, and asks nobody', async (command, args) => {
    api.willAnswer(ok(accepted));
    const { exitCode, stderr } = await terminal.run(command, ...args);

    expect(exitCode).toBe(64);
    expect(stderr).toContain(`Usage: fake-stripe ${command} [options] <order>`);
    expect(api.asked).toEqual([]);
  });
});

describe('audit', () => {
  const verdict = { ok: true, checked: 3, ended: 3, live: 0, needsAttention: 0, violations: [] };

  it('says in one line that the books balance', async () => {
    api.willAnswer(ok(verdict));
    expect(await terminal.run('audit')).toEqual({
      exitCode: 0,
      stdout: 'ok: 3 of 3 ended orders checked\n',
      stderr: '',
    });
  });

  it('ends with 1, and names each violation, where they do not', async () => {
    const violations = [{ invariant: 'charged once', orderId: 'x' }];
    api.willAnswer(ok({ ...verdict, ok: false, live: 2, needsAttention: 1, violations }));
    const { exitCode, stdout } = await terminal.run('audit');

    expect(exitCode).toBe(1);
    expect(stdout.split('\n')).toEqual([
      'NOT OK: 3 of 3 ended orders checked, 1 violation, 2 under way, 1 needs attention',
      '{"invariant":"charged once","orderId":"x"}',
      '',
    ]);
  });

  it('is one JSON value as the API gives it', async () => {
    api.willAnswer(ok(verdict));
    expect(JSON.parse((await terminal.run('audit', '--json')).stdout)).toEqual(verdict);
  });
});
