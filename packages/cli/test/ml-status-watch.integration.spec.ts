import { ATerminal } from './support/a-terminal.js';
import { aTraining } from './support/a-training.js';
import { ok, problem } from './support/an-answer.js';
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
