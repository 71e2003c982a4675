import { ATerminal } from './support/a-terminal.js';
import { ok } from './support/an-answer.js';
import { AnApi } from './support/an-api.js';
import { anOrder } from './support/an-order.js';

let api: AnApi;
let terminal: ATerminal;

beforeAll(async () => {
  api = await AnApi.start();
});
afterAll(() => api.stop());
beforeEach(() => {
  terminal = new ATerminal({ env: { API_URL: api.url } });
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
