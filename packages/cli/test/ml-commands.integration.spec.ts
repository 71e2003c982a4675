import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ATerminal } from './support/a-terminal.js';
import { aTraining } from './support/a-training.js';
import { AnApi } from './support/an-api.js';

const WORKFLOW = 'ml-training-digits-1';
const started = { modelId: 'digits', workflowId: WORKFLOW, runId: 'r', message: 'started', uiLink: 'http://ui/run' };
const accepted = { workflowId: WORKFLOW, outcome: 'accepted', status: 'training', currentEpoch: 40, updateId: 'u' };

let api: AnApi;
let directory: string;
let terminal: ATerminal;

beforeAll(async () => {
  api = await AnApi.start();
});
afterAll(() => api.stop());

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cli-ml-'));
  terminal = new ATerminal({ env: { API_URL: api.url }, cwd: directory });
});
afterEach(() => rm(directory, { recursive: true }));

const ok = (body: object) => ({ status: 200, body });
const problem = (status: number, code: string, detail: string, more: object = {}) => ({
  status,
  body: { type: `urn:problem:${code}`, title: 'Error', status, detail, code, correlationId: 'c', ...more },
});

describe('ml start', () => {
  it('sends the file with what the options say in its place, and prints the workflow id', async () => {
    const config = { modelId: 'a', dataset: 'optdigits', hyperparameters: { epochs: 100, learningRate: 0.1 } };
    await writeFile(join(directory, 'config.json'), JSON.stringify(config));
    api.willAnswer({ status: 201, body: started });

    const options = ['--model-id', 'b', '--epochs', '5', '--optimizer', 'sgd', '--seed', '7', '--review-interval', '0'];
    const { exitCode, stdout, stderr } = await terminal.run('ml', 'start', 'config.json', ...options);

    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: `${WORKFLOW}\n`, stderr: '' });
    const body = {
      modelId: 'b',
      dataset: 'optdigits',
      hyperparameters: { epochs: 5, learningRate: 0.1, optimizer: 'sgd' },
      randomSeed: 7,
      reviewInterval: 0,
    };
    expect(api.asked).toEqual([{ method: 'POST', path: '/api/ml-training', body }]);
  });

  it('takes a file with a byte order mark', async () => {
    await writeFile(join(directory, 'config.json'), '\uFEFF{"modelId":"a"}');
    api.willAnswer({ status: 201, body: started });

    expect((await terminal.run('ml', 'start', 'config.json')).exitCode).toBe(0);
    expect(api.asked).toMatchObject([{ body: { modelId: 'a' } }]);
  });

  it('answers in one JSON value', async () => {
    await writeFile(join(directory, 'config.json'), '{}');
    api.willAnswer({ status: 201, body: started });

    expect(JSON.parse((await terminal.run('ml', 'start', 'config.json', '--json')).stdout)).toEqual(started);
  });

  it.each([
    ['is not there', undefined, 66, 'Cannot read'],
    ['is no JSON', '{', 64, 'is no JSON object'],
    ['is a list', '[]', 64, 'is no JSON object'],
  ])('ends in one line when the file %s', async (_case, text, exitCode, message) => {
    if (text !== undefined) await writeFile(join(directory, 'config.json'), text);

    const ended = await terminal.run('ml', 'start', 'config.json');

    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stderr).toMatch(new RegExp(`^fake-stripe: .*${message}.*\n$`));
  });
});

describe('ml status', () => {
  it('tells a pipe in plain lines', async () => {
    api.willAnswer(ok(aTraining.running()));

    const { exitCode, stdout } = await terminal.run('ml', 'status', WORKFLOW);

    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual([
      `workflow: ${WORKFLOW}`,
      'status: training',
      'epoch: 25/100',
      'loss: 0.04 (best 0.04)',
      'accuracy: 95.00 %',
      'eta: 1 min, at 2026-11-21T16:02:00.000Z',
      'saved: 2 checkpoints, the newest e000020-abcdef12 of epoch 20',
      '',
    ]);
  });

  it('speaks of one thing as of one', async () => {
    const log = { size: 1, root: `0x${'a'.repeat(64)}` } as const;
    api.willAnswer(ok({ ...aTraining.running(), checkpointCount: 1, decisionCount: 1, log }));
    const { stdout } = await terminal.run('ml', 'status', WORKFLOW);

    expect(stdout).toContain('\nsaved: 1 checkpoint, the newest');
    expect(stdout).toContain('\ndecided: once\n');
    expect(stdout).toContain('\nlog: 1 entry, root');
  });

  it('draws a bar and a curve on a terminal, in colours', async () => {
    api.willAnswer(ok(aTraining.running()));
    const { stdout } = await new ATerminal({ env: { API_URL: api.url }, isTTY: true }).run('ml', 'status', WORKFLOW);

    expect(stdout).toContain('███████████████░░░');
    expect(stdout).toContain('25/100 25 %');
    expect(stdout).toMatch(/█▄▃▂▂▂▁+/);
    expect(stdout).toContain('\u001b[36mtraining\u001b[39m');
  });

  it.each([true, false])('shows nothing of what would steer the terminal (a terminal: %s)', async (isTTY) => {
    const evil = '\u001b]0;PWN\u0007\u009b2J';
    api.willAnswer(
      ok({ ...aTraining.running(), workflowId: evil, status: evil, currentEpoch: evil, totalEpochs: evil }),
    );
    const { stdout } = await new ATerminal({ env: { API_URL: api.url, NO_COLOR: '1' }, isTTY }).run(
      'ml',
      'status',
      'w',
    );

    expect(stdout).toContain('PWN');
    expect(stdout).not.toMatch(/(?!\n)\p{Cc}/u);
  });

  it('leaves colours away where NO_COLOR is set', async () => {
    api.willAnswer(ok(aTraining.running()));
    const env = { API_URL: api.url, NO_COLOR: '1' };
    const { stdout } = await new ATerminal({ env, isTTY: true }).run('ml', 'status', WORKFLOW);

    expect(stdout).not.toContain('\u001b[');
  });

  it('says what is awaited, and how to decide', async () => {
    api.willAnswer(ok(aTraining.awaiting()));
    expect((await terminal.run('ml', 'status', WORKFLOW)).stdout).toContain(
      `A decision is awaited after epoch 40.\nfake-stripe ml decide ${WORKFLOW} continue|adjust|stop\n`,
    );

    api.willAnswer(ok(aTraining.diverged()));
    expect((await terminal.run('ml', 'status', WORKFLOW)).stdout).toContain(
      'The loss is no finite number after epoch 40; the last good checkpoint is e000020-abcdef12.',
    );
  });

  it.each([
    ['completed', aTraining.completed(), 0],
    ['failed', aTraining.failed(), 1],
    ['cancelled', { ...aTraining.running(), status: 'cancelled' as const }, 1],
  ])('ends with the status of a run that has %s', async (_case, state, exitCode) => {
    api.willAnswer(ok(state));
    expect((await terminal.run('ml', 'status', WORKFLOW)).exitCode).toBe(exitCode);
  });

  it('says why a run was cancelled, and does not speak of a failure', async () => {
    const failure = { code: 'training_cancelled', message: 'no' };
    api.willAnswer(ok({ ...aTraining.running(), status: 'cancelled', failure }));
    const { stdout } = await terminal.run('ml', 'status', WORKFLOW);

    expect(stdout).toMatch(/\ncancelled: no\n$/);
  });

  it('has no loss to tell of a run that goes on from a checkpoint before its first epoch', async () => {
    const resumed = { ...aTraining.running(20), history: [], currentLoss: null, bestLoss: null };
    api.willAnswer(ok(resumed), ok({ ...resumed, status: 'cancelled' }));

    expect((await terminal.run('ml', 'status', WORKFLOW)).stdout).toContain('\nloss: none yet\n');
    const { stdout } = await terminal.run('ml', 'status', WORKFLOW, '--watch');
    expect(stdout).toBe('cancelled epoch 20/100, accuracy 95.00 %\n');
  });

  it('counts decisions that a divergence has left behind', async () => {
    const decision = { decision: 'adjust', by: 'ada', reason: '', at: '', epoch: 20, effectiveFrom: 21 } as const;
    const decisions = [{ ...decision, abandoned: true }, decision];
    api.willAnswer(ok({ ...aTraining.running(), decisions, decisionCount: 2 }));

    expect((await terminal.run('ml', 'status', WORKFLOW)).stdout).toContain(
      '\ndecided: 2 times, 1 of them left behind by a divergence\n',
    );
  });

  it('is one JSON value as the API gives it', async () => {
    api.willAnswer(ok(aTraining.awaiting()));
    const { stdout } = await terminal.run('ml', 'status', WORKFLOW, '--json');

    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(aTraining.awaiting())));
  });

  it('shows nothing of what would steer the terminal', async () => {
    api.willAnswer(ok({ ...aTraining.failed(), failure: { code: 'c', message: 'a\u001b[2Jb\nc' } }));
    const { stdout } = await terminal.run('ml', 'status', WORKFLOW);

    expect(stdout).toContain('failed: a [2Jb c (c)');
  });
});

describe('ml status --watch', () => {
  it('writes a line for each change until the run ends', async () => {
    const states = [aTraining.running(24), aTraining.running(24), aTraining.awaiting(), aTraining.completed()];
    api.willAnswer(...states.map(ok));

    const { exitCode, stdout } = await terminal.run('ml', 'status', WORKFLOW, '--watch', '--interval', '5');

    expect(exitCode).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual([
      'training epoch 24/100, loss 0.04167, accuracy 95.00 %',
      'awaiting_decision epoch 40/100, loss 0.025, accuracy 95.00 %',
      'completed epoch 100/100, loss 0.01, accuracy 95.00 %',
    ]);
    expect(terminal.slept).toBe(15_000);
  });

  it('draws in place on a terminal', async () => {
    api.willAnswer(ok(aTraining.running(24)), ok(aTraining.failed()));
    const watching = new ATerminal({ env: { API_URL: api.url, NO_COLOR: '1' }, isTTY: true });
    const { exitCode, stdout } = await watching.run('ml', 'status', WORKFLOW, '--watch');

    const [first = '', second = ''] = stdout.split('\u001b[0J').slice(1);
    expect(second.split('\n').length).toBeGreaterThan(3);
    expect(first).toContain(`\u001b[${first.split('\n').length - 1}A`);
    expect(exitCode).toBe(1);
  });

  it('stays while worker or API are away, and says so', async () => {
    const away = problem(503, 'trainer_unavailable', 'No worker answers.');
    api.willAnswer(ok(aTraining.running()), away, away, ok(aTraining.completed()));

    const { exitCode, stdout, stderr } = await terminal.run('ml', 'status', WORKFLOW, '--watch');

    expect(exitCode).toBe(0);
    expect(stderr).toBe('No worker answers. (trainer_unavailable)\n');
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
  });

  it('stays where a worker is away from the beginning', async () => {
    api.willAnswer(problem(503, 'trainer_unavailable', 'No worker answers.'), ok(aTraining.completed()));

    const { exitCode, stdout, stderr } = await terminal.run('ml', 'status', WORKFLOW, '--watch');

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'No worker answers. (trainer_unavailable)\n' });
    expect(stdout).toMatch(/^completed epoch 100/);
  });

  it.each([
    ['the run is unknown', problem(404, 'training_not_found', 'No training x.'), 66],
    ['something else answers', { status: 200, body: '<html>' }, 69],
  ])('does not wait where %s', async (_case, answer, exitCode) => {
    api.willAnswer(answer);

    expect((await terminal.run('ml', 'status', WORKFLOW, '--watch')).exitCode).toBe(exitCode);
    expect(terminal.slept).toBe(0);
  });

  it('does not wait where there is no server', async () => {
    const nobody = new ATerminal({ env: { API_URL: 'http://127.0.0.1:1' } });

    expect((await nobody.run('ml', 'status', WORKFLOW, '--watch')).exitCode).toBe(69);
    expect(nobody.slept).toBe(0);
  });

  it('gives up when they stay away', async () => {
    api.willAnswer(ok(aTraining.running()), problem(503, 'temporal_unavailable', 'Temporal does not answer.'));

    expect((await terminal.run('ml', 'status', WORKFLOW, '--watch')).exitCode).toBe(69);
    expect(terminal.slept).toBeGreaterThan(600_000);
  });

  it('ends with one JSON value, the last state', async () => {
    api.willAnswer(ok(aTraining.running()), ok(aTraining.completed()));
    const { stdout } = await terminal.run('ml', 'status', WORKFLOW, '--watch', '--json');

    expect(JSON.parse(stdout)).toMatchObject({ status: 'completed', currentEpoch: 100 });
  });
});

describe('ml decide', () => {
  it('sends what is to be adjusted, by whom and why', async () => {
    api.willAnswer(ok({ ...accepted, effectiveFrom: 41 }));

    const options = ['--learning-rate', '0.0005', '--seed', '9', '--reason', 'too slow'];
    const { exitCode, stdout } = await terminal.run('ml', 'decide', WORKFLOW, 'adjust', ...options);

    expect(exitCode).toBe(0);
    expect(stdout).toBe(`adjust: accepted, from epoch 41; ${WORKFLOW} is training after epoch 40\n`);
    const body = {
      decision: 'adjust',
      newHyperparameters: { learningRate: 0.0005 },
      randomSeed: 9,
      by: 'ada',
      reason: 'too slow',
    };
    expect(api.asked).toEqual([{ method: 'POST', path: `/api/ml-training/${WORKFLOW}/decision`, body }]);
  });

  const pending = { status: 202, body: { workflowId: WORKFLOW, outcome: 'pending', updateId: 'u' } };

  it('says that a worker is at it which has not answered in time', async () => {
    api.willAnswer(pending, ok(aTraining.running()));
    const { exitCode, stdout } = await terminal.run('ml', 'decide', WORKFLOW, 'stop');

    expect(exitCode).toBe(0);
    expect(stdout).toBe(`stop: taken, not answered yet; ${WORKFLOW} is training after epoch 25\n`);
  });

  it('answers a program as the API does, and asks no more', async () => {
    api.willAnswer(pending);
    const { stdout } = await terminal.run('ml', 'decide', WORKFLOW, 'stop', '--json');

    expect(JSON.parse(stdout)).toEqual(pending.body);
    expect(api.asked).toHaveLength(1);
  });

  it('says that a request was left for a worker that is away', async () => {
    api.willAnswer(pending, problem(503, 'trainer_unavailable', 'No worker answers.'));
    const { exitCode, stdout } = await terminal.run('ml', 'decide', WORKFLOW, 'stop');

    expect(exitCode).toBe(0);
    expect(stdout).toBe(`stop: left for ${WORKFLOW}, whose worker does not answer now\n`);
  });

  it.each([
    ['nothing to adjust', ['adjust']],
    ['a change with stop', ['stop', '--epochs', '5']],
    ['an unknown decision', ['abort']],
    ['a learning rate that is no number', ['adjust', '--learning-rate', 'NaN']],
    ['a batch size of 0', ['adjust', '--batch-size', '0']],
    ['an unknown optimizer', ['adjust', '--optimizer', 'lion']],
    ['an unknown option', ['continue', '--force']],
    ['no decision', []],
  ])('shows its usage for %s, and asks nobody', async (_case, args) => {
    api.willAnswer(ok(accepted));
    const { exitCode, stdout, stderr } = await terminal.run('ml', 'decide', WORKFLOW, ...args);

    expect(exitCode).toBe(64);
    expect(stdout).toBe('');
    expect(stderr).toContain('Usage: fake-stripe ml decide [options] <workflowId> <decision>');
    expect(api.asked).toEqual([]);
  });
});

describe('ml pause, resume and cancel', () => {
  it.each(['pause', 'resume', 'cancel'])('%s goes through the door of that name', async (door) => {
    api.willAnswer(ok({ ...accepted, outcome: 'already_decided' }));
    const { exitCode, stdout } = await terminal.run('ml', door, 'a/b', '--by', 'bob');

    expect(exitCode).toBe(0);
    expect(stdout).toBe(`${door}: accepted, as it was already; ${WORKFLOW} is training after epoch 40\n`);
    expect(api.asked).toEqual([{ method: 'POST', path: `/api/ml-training/a%2Fb/${door}`, body: { by: 'bob' } }]);
  });
});

describe('ml resume-from', () => {
  it('starts a run from a checkpoint, and prints its workflow id', async () => {
    api.willAnswer({ status: 201, body: started });
    const { exitCode, stdout } = await terminal.run('ml', 'resume-from', 'parent', 'c20', '--epochs', '50');

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${WORKFLOW}\n` });
    const body = { by: 'ada', newHyperparameters: { epochs: 50 } };
    expect(api.asked).toEqual([{ method: 'POST', path: '/api/ml-training/parent/resume-from/c20', body }]);
  });
});

describe('ml list', () => {
  const run = { workflowId: WORKFLOW, modelId: 'digits', status: 'running', startedAt: '2026-11-21T16:00:00.000Z' };

  it('is a table', async () => {
    api.willAnswer(ok({ runs: [run, { ...run, modelId: 'a-longer-name' }] }));

    expect((await terminal.run('ml', 'list', '--limit', '2')).stdout).toBe(
      [
        'WORKFLOW              MODEL          STATUS   STARTED',
        'ml-training-digits-1  digits         running  2026-11-21T16:00:00.000Z',
        'ml-training-digits-1  a-longer-name  running  2026-11-21T16:00:00.000Z',
        '',
      ].join('\n'),
    );
    expect(api.asked).toEqual([{ method: 'GET', path: '/api/ml-training?limit=2', body: undefined }]);
  });

  it('says that there are none', async () => {
    api.willAnswer(ok({ runs: [] }));
    expect((await terminal.run('ml', 'list')).stdout).toBe('There are no training runs.\n');
  });
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
