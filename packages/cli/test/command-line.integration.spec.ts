import { ATerminal } from './support/a-terminal.js';
import { aTraining } from './support/a-training.js';
import { ok } from './support/an-answer.js';
import { AnApi } from './support/an-api.js';

const WORKFLOW = 'ml-training-digits-1';

let api: AnApi;
let terminal: ATerminal;

beforeAll(async () => {
  api = await AnApi.start();
});
afterAll(() => api.stop());
beforeEach(() => {
  terminal = new ATerminal({ env: { API_URL: api.url } });
});

describe('what is no id', () => {
  it.each([
    ['status', ['']],
    ['status', ['.']],
    ['status', ['..']],
    ['cancel', ['..']],
    ['decide', ['.', 'stop']],
    ['resume-from', [WORKFLOW, '..']],
    ['verify', ['']],
    ['report', ['..']],
  ])('is refused by %s with its usage, and nobody is asked: %j', async (command, args) => {
    api.willAnswer(ok(aTraining.running()));
    const { exitCode, stderr } = await terminal.run('ml', command, ...args);

    expect(exitCode).toBe(64);
    expect(stderr).toContain(`Usage: fake-stripe ml ${command}`);
    expect(api.asked).toEqual([]);
  });
});

describe('the version', () => {
  it('is printed', async () => {
    expect(await terminal.run('--version')).toEqual({ exitCode: 0, stdout: '1.2.3\n', stderr: '' });
  });
});

describe('the address of the API', () => {
  it('is that of --api, wherever it stands', async () => {
    api.willAnswer(ok({ runs: [] }));
    const elsewhere = new ATerminal({ env: { API_URL: 'http://127.0.0.1:1' } });

    expect((await elsewhere.run('ml', 'list', '--api', `${api.url}/`)).exitCode).toBe(0);
    expect((await elsewhere.run('--api', api.url, 'ml', 'list')).exitCode).toBe(0);
  });

  it('is refused when it is none', async () => {
    const { exitCode, stderr } = await terminal.run('ml', 'list', '--api', 'localhost:3002');

    expect(exitCode).toBe(64);
    expect(stderr).toBe('fake-stripe: "localhost:3002" is no address of an API; expected http://host:port\n');
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
