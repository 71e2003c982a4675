import { FakeTrainingWorkflows } from '../../../../test/doubles/fake-training-workflows.js';
import { aTrainingPlan } from '../../../../test/doubles/ml-training-requests.js';
import { TrainingSettings } from '../../domain/training-settings.js';
import { StartTraining } from './start-training.js';

const now = () => new Date('2026-11-21T18:05:12.123Z');
const AT = 'ml-training-digits-20261121T180512123Z-6a3d1f00';

describe('starting a training', () => {
  let workflows: FakeTrainingWorkflows;
  let keys: string[];

  beforeEach(() => {
    workflows = new FakeTrainingWorkflows();
    keys = ['6a3d1f00-1', '9b2c0e11-2', '9b2c0e11-3', '05d7aa22-4'];
  });

  const start = (plan = aTrainingPlan(), idempotencyKey?: string) =>
    new StartTraining(workflows, { now }, new TrainingSettings('gpu'), () => keys.shift() ?? '').execute(
      { plan },
      { correlationId: 'c-7', idempotencyKey },
    );

  it('gives it an id of its model and its moment, and the queue of the trainer', async () => {
    await expect(start()).resolves.toEqual({
      outcome: 'started',
      modelId: 'digits',
      workflowId: AT,
      runId: 'run-1',
    });
    expect(workflows.started).toEqual([
      {
        workflowId: AT,
        input: { plan: aTrainingPlan(), trainerQueue: 'gpu', correlationId: 'c-7' },
        requestHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        startedAt: '2026-11-21T18:05:12.123Z',
      },
    ]);
  });

  it('is one of its own, also of the same body in the same millisecond', async () => {
    await start();
    const other = await start();
    expect(other).toMatchObject({
      outcome: 'started',
      workflowId: 'ml-training-digits-20261121T180512123Z-9b2c0e11',
    });
  });

  it('draws again where another run has its stamp', async () => {
    await start();
    await start();
    const other = await start(aTrainingPlan({ randomSeed: 7 }));
    expect(other).toMatchObject({
      outcome: 'started',
      workflowId: 'ml-training-digits-20261121T180512123Z-05d7aa22',
    });
  });

  it('knows its own start, the answer to which was lost', async () => {
    workflows.losesAnswers = true;
    await expect(start()).resolves.toMatchObject({ outcome: 'known', workflowId: AT });
    expect(workflows.started).toHaveLength(1);
  });

  it('answers the same run for the same key and body', async () => {
    const first = await start(aTrainingPlan(), 'key 1');
    expect(first.workflowId).toMatch(/^ml-training-digits-[0-9a-f]{32}$/);
    await expect(start(aTrainingPlan(), 'key 1')).resolves.toEqual({ ...first, outcome: 'known' });
    await expect(start(aTrainingPlan(), 'key 2')).resolves.toMatchObject({ outcome: 'started' });
    expect(workflows.started).toHaveLength(2);
  });

  it('refuses the same key with another body', async () => {
    await start(aTrainingPlan(), 'key 1');
    await expect(start(aTrainingPlan({ reviewInterval: 0 }), 'key 1')).rejects.toMatchObject({
      code: 'idempotency_error',
    });
  });
});
