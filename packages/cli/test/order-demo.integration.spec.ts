import { ATerminal } from './support/a-terminal.js';
import { ok } from './support/an-answer.js';
import { AnApi } from './support/an-api.js';

let api: AnApi;
let terminal: ATerminal;

beforeAll(async () => {
  api = await AnApi.start();
});
afterAll(() => api.stop());
beforeEach(() => {
  terminal = new ATerminal({ env: { API_URL: api.url } });
});

const started = { status: 201, body: { orderId: 'o', workflowId: 'w', uiLink: 'http://ui/run' } };
const event = (type: string, payload: object = {}) => ({ type, payload, at: '2026-11-21T16:00:00.000Z' });
const failure = { code: 'card_declined', message: 'The card was declined.' };
const paid = [
  ok({ status: 'completed' }),
  ok({ events: [event('step_completed', { step: 'capture' }), event('status_changed', { to: 'completed' })] }),
];
const undo = event('compensation_completed', {
  activity: 'releaseInventory',
  step: 'reserve',
  outcome: 'undone',
});
const mail = event('mail_sent', { template: 'order_cancelled' });
const declined = [
  ok({ status: 'failed', failure }),
  ok({
    events: [event('step_failed', { step: 'authorize', ...failure }), undo, mail, event('status_changed', { to: 'x' })],
  }),
];
const audit = ok({ ok: true, checked: 2, ended: 2, live: 0, needsAttention: 0, violations: [] });

describe('demo', () => {
  it('shows an order that is paid and one of which nothing is left', async () => {
    api.willAnswer(started, ...paid, started, ...declined, audit);
    const { exitCode, stdout, stderr } = await terminal.run('demo');

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const line of [
      '  step          capture\n  status        completed\n',
      '  step          authorize: The card was declined. (card_declined)\n',
      '  compensation  releaseInventory, for reserve: undone\n  mail          order_cancelled\n',
      '  ok, 2 of 2 ended orders checked\n',
      'OK: the first was paid, of the second nothing is left.\n',
    ]) {
      expect(stdout).toContain(line);
    }
    const orders = api.asked.filter(({ method }) => method === 'POST');
    expect(orders).toMatchObject([
      { body: { profile: 'capped', totalAmount: 400 } },
      { body: { profile: 'capped', totalAmount: 2_700 } },
    ]);
    expect(api.headers[0]).toMatchObject({ 'x-chaos-profile': 'calm' });
  });

  it('waits for the end of an order', async () => {
    const pending = { status: 202, body: { status: 'processing' } };
    api.willAnswer(started, pending, pending, ...paid, started, ...declined, audit);
    expect((await terminal.run('demo')).exitCode).toBe(0);
  });

  it.each([
    ['an order that is not paid', [ok({ status: 'failed', failure }), ok({ events: [] })], declined, 'is failed'],
    ['a card that pays too much', paid, [ok({ status: 'completed' }), ok({ events: [] })], 'not failed by a declined'],
    ['stock that is kept', paid, [declined[0], ok({ events: [mail] })], 'its stock was not released'],
    ['a mail that comes too early', paid, [declined[0], ok({ events: [mail, undo] })], 'was not the last'],
  ])('ends with 1 and one line for %s', async (_case, first, second, because) => {
    const answers = [started, ...first, started, ...second, audit].filter((answer) => answer !== undefined);
    api.willAnswer(...answers);
    const { exitCode, stdout, stderr } = await terminal.run('demo');

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(new RegExp(`^fake-stripe: FAILED: .*${because}[^\n]*\n$`));
    expect(stdout).not.toContain('OK: the first');
  });

  it('ends with 1 where the books do not balance, and answers in one JSON value', async () => {
    api.willAnswer(started, ...paid, started, ...declined, ok({ ...audit.body, ok: false }));
    const { exitCode, stdout } = await terminal.run('demo', '--json');

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      wrong: ['the audit is not ok'],
      orders: [{ status: 'completed' }, { status: 'failed', failure }],
    });
  });
});
