import { ATerminal } from './support/a-terminal.js';
import { aTraining } from './support/a-training.js';
import { ok, problem } from './support/an-answer.js';
import { AnApi } from './support/an-api.js';

const WORKFLOW = 'ml-training-digits-1';
const accepted = { workflowId: WORKFLOW, outcome: 'accepted', status: 'training', currentEpoch: 40, updateId: 'u' };

let api: AnApi;
let terminal: ATerminal;

beforeAll(async () => {
  api = await AnApi.start();
});
afterAll(() => api.stop());
beforeEach(() => {
  terminal = new ATerminal({ env: { API_URL: api.url } });
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
