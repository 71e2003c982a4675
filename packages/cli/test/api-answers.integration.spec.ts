import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ATerminal } from './support/a-terminal.js';
import { ok, problem } from './support/an-answer.js';
import { AnApi } from './support/an-api.js';
import { anOrder } from './support/an-order.js';

const WORKFLOW = 'ml-training-digits-1';
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

describe('a problem that the API answers', () => {
  it.each([
    ['a run that nobody knows', problem(404, 'training_not_found', 'No training x.'), 66],
    ['a run that has ended', problem(409, 'already_finished', 'It is completed.'), 1],
    ['a request that is malformed', problem(400, 'validation_failed', 'Wrong.'), 64],
    ['Temporal being away', problem(503, 'temporal_unavailable', 'Temporal does not answer.'), 69],
    ['a fault of its own', problem(500, 'internal_error', 'Something went wrong.'), 70],
  ])('is one line for %s', async (_case, answer, exitCode) => {
    api.willAnswer(answer);
    const ended = await terminal.run('ml', 'cancel', WORKFLOW);

    expect(ended).toEqual({
      exitCode,
      stdout: '',
      stderr: `fake-stripe: ${answer.body.detail} (${answer.body.code})\n`,
    });
  });

  it('names the fields that are wrong', async () => {
    const errors = [{ field: 'newHyperparameters.epochs', message: 'epochs must be an integer' }];
    api.willAnswer(problem(400, 'validation_failed', 'The request is not valid.', { errors }));

    expect((await terminal.run('ml', 'cancel', WORKFLOW)).stderr).toBe(
      'fake-stripe: The request is not valid. (validation_failed); newHyperparameters.epochs: epochs must be an integer\n',
    );
  });

  it('is told from an answer of something else', async () => {
    api.willAnswer({ status: 200, body: '<html>' });
    const { exitCode, stderr } = await terminal.run('ml', 'list');

    expect(exitCode).toBe(69);
    expect(stderr).toBe(`fake-stripe: ${api.url} is no API of this system: it answers 200\n`);
  });
});

describe('another server that answers everything with JSON', () => {
  const commands = [
    ['start-workflow', ORDER],
    ['status', ORDER],
    ['list'],
    ['audit'],
    ['cancel', ORDER],
    ['update-address', ORDER, '--street', 's', '--city', 'c'],
    ['demo'],
    ['ml', 'start'],
    ['ml', 'status', WORKFLOW],
    ['ml', 'list'],
    ['ml', 'pause', WORKFLOW],
    ['ml', 'decide', WORKFLOW, 'continue'],
    ['ml', 'resume-from', WORKFLOW, 'e1'],
    ['reconcile'],
    ['chaos', 'profile'],
    ['chaos', 'distribution'],
    ['chaos', 'invariants'],
  ];

  it.each(
    commands.flatMap((command) => [{}, [], { orders: [{}], runs: [{}] }].map((body) => [command, body] as const)),
  )('is none of this system for %j: %j', async (command, body) => {
    api.willAnswer(ok(body));
    const elsewhere = new ATerminal({ env: { API_URL: api.url, FAKE_STRIPE_URL: api.url } });
    const { exitCode, stdout, stderr } = await elsewhere.run(...command);

    expect({ exitCode, stdout: stdout.replace(/^demo-.*\n/, '') }).toEqual({ exitCode: 69, stdout: '' });
    expect(stderr).toMatch(/^fake-stripe: http:\S+ is no (API|simulator) of this system: its answer has no \S+\n$/);
  });
});

describe('a server that takes calls and never answers', () => {
  it('is given up in one line', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;

    const { exitCode, stderr } = await terminal.run('ml', 'list', '--api', address);
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));

    expect(exitCode).toBe(69);
    expect(stderr).toContain(`Nothing answers at ${address} (no answer within 2 s)`);
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
