import { ATerminal } from './support/a-terminal.js';
import { ok } from './support/an-answer.js';
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
const sampleAddress = { street: '1 Market Street', city: 'San Francisco', state: 'CA', zip: '94105', country: 'US' };

let api: AnApi;
let terminal: ATerminal;

beforeAll(async () => {
  api = await AnApi.start();
});
afterAll(() => api.stop());
beforeEach(() => {
  terminal = new ATerminal({ env: { API_URL: api.url } });
});

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

  it.each(
    ['--chaos-profile', '--chaos-seed', '--chaos-script'].flatMap((option) =>
      ['ключ', 'two\nlines', '\u0000', '\u007f'].map((value) => [option, value] as const),
    ),
  )('names %s where a header cannot carry it: %j', async (option, value) => {
    api.willAnswer({ status: 201, body: started });
    const { exitCode, stderr } = await terminal.run('start-workflow', ORDER, option, value);

    expect(exitCode).toBe(64);
    expect(stderr).toContain(`error: option '${option} <`);
    expect(stderr).toContain('It travels in a header');
    expect(api.asked).toEqual([]);
  });

  it('takes for the chaos what a header can carry', async () => {
    api.willAnswer({ status: 201, body: started });

    expect(await terminal.run('start-workflow', ORDER, '--chaos-seed', 'Schlüssel\tÿ~ 1')).toMatchObject({
      exitCode: 0,
    });
    expect(api.headers[0]?.['x-chaos-seed']).toBe('Schlüssel\tÿ~ 1');
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
