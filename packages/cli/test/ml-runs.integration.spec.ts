import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ATerminal } from './support/a-terminal.js';
import { ok } from './support/an-answer.js';
import { AnApi } from './support/an-api.js';

const WORKFLOW = 'ml-training-digits-1';
const started = { modelId: 'digits', workflowId: WORKFLOW, runId: 'r', message: 'started', uiLink: 'http://ui/run' };

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
