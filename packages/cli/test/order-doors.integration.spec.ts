import { ATerminal } from './support/a-terminal.js';
import { ok, problem } from './support/an-answer.js';
import { AnApi } from './support/an-api.js';

const ORDER = 'order-1';
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
