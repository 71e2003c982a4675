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
