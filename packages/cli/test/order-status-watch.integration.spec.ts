import { ATerminal } from './support/a-terminal.js';
import { ok, problem } from './support/an-answer.js';
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
