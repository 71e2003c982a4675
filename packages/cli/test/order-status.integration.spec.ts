import { ATerminal } from './support/a-terminal.js';
import { ok } from './support/an-answer.js';
import { AnApi } from './support/an-api.js';
import { anOrder } from './support/an-order.js';

const ORDER = 'order-1';

let api: AnApi;
let terminal: ATerminal;

beforeAll(async () => {
  api = await AnApi.start();
});
afterAll(() => api.stop());
beforeEach(() => {
  terminal = new ATerminal({ env: { API_URL: api.url } });
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
