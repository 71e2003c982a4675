import { seedFrom } from '@fake-stripe/contracts';
import { FakeTrainingWorkflows } from '../../../../test/doubles/fake-training-workflows.js';
import { aCheckpoint, aTrainingPlan, aTrainingState } from '../../../../test/doubles/ml-training-requests.js';
import { TrainingSettings } from '../../domain/training-settings.js';
import { GetTraining } from './get-training.js';
import { ResumeTraining, type ResumeCommand } from './resume-training.js';
import { StartTraining } from './start-training.js';

const PARENT = 'ml-training-digits-1';

describe('resuming from a checkpoint', () => {
  let workflows: FakeTrainingWorkflows;

  beforeEach(() => {
    workflows = new FakeTrainingWorkflows();
    workflows.has(PARENT);
    workflows.live = aTrainingState({ checkpoints: [aCheckpoint('c-10', 10)], checkpointCount: 1 });
  });

  const resume = (changes: Partial<ResumeCommand> = {}) => {
    let keys = 0;
    const newKey = () => `key-${(keys += 1)}`;
    const settings = new TrainingSettings('ml-training');
    const starts = new StartTraining(workflows, { now: () => new Date(0) }, settings, newKey);
    const command = { parentId: PARENT, checkpointId: 'c-10', correlationId: 'c-1', ...changes };
    return new ResumeTraining(workflows, new GetTraining(workflows), starts).execute(command);
  };

  it('starts a run of the same plan that names its parent, and keeps the seed that was made of its id', async () => {
    await expect(resume({ by: 'ada', reason: 'again' })).resolves.toMatchObject({ outcome: 'started' });
    expect(workflows.started[0]?.input).toMatchObject({
      plan: { ...aTrainingPlan(), randomSeed: seedFrom(PARENT) },
      resumeFrom: { runId: PARENT, checkpointId: 'c-10', by: 'ada', reason: 'again' },
    });
  });

  it('takes what the parent was started with, not where it stands', async () => {
    workflows.has(PARENT, {}, { plan: aTrainingPlan({ randomSeed: 5 }) });
    await resume({ newHyperparameters: { learningRate: 0.01 } });
    const { plan, resumeFrom } = workflows.started[0]?.input ?? {};
    expect(plan).toEqual(aTrainingPlan({ randomSeed: 5 }));
    expect(resumeFrom).toMatchObject({ newHyperparameters: { learningRate: 0.01 }, by: 'unknown', reason: '' });
  });

  it('finds no checkpoint where all are known and this is none of them', async () => {
    await expect(resume({ checkpointId: 'c-99' })).rejects.toMatchObject({ code: 'checkpoint_not_found' });
    expect(workflows.started).toEqual([]);
  });

  it('refuses fewer epochs than the checkpoint has', async () => {
    const newHyperparameters = { epochs: 10 };
    await expect(resume({ newHyperparameters })).rejects.toMatchObject({ code: 'not_adjustable' });
    await expect(resume({ newHyperparameters: { epochs: 11 } })).resolves.toMatchObject({ outcome: 'started' });
  });

  it('knows the checkpoints of a parent that was closed from outside', async () => {
    workflows.has(PARENT, { status: 'terminated' }, {}, { failure: { code: 'terminated', message: 'x' } });
    await expect(resume({ checkpointId: 'c-99' })).rejects.toMatchObject({ code: 'checkpoint_not_found' });
    const newHyperparameters = { epochs: 10 };
    await expect(resume({ newHyperparameters })).rejects.toMatchObject({ code: 'not_adjustable' });
    await expect(resume()).resolves.toMatchObject({ outcome: 'started' });
  });

  it('leaves it to the worker where the list is cut, or nobody answers for a closed parent', async () => {
    workflows.live = aTrainingState({ checkpoints: [aCheckpoint('c-10', 10)], checkpointCount: 201 });
    await expect(resume({ checkpointId: 'c-1' })).resolves.toMatchObject({ outcome: 'started' });
    workflows.live = undefined;
    workflows.has(PARENT, { status: 'terminated' }, {}, { failure: { code: 'terminated', message: 'x' } });
    await expect(resume({ checkpointId: 'c-2' })).resolves.toMatchObject({ outcome: 'started' });
  });

  it('starts nothing for a parent that there is not, or that does not answer', async () => {
    await expect(resume({ parentId: 'ml-training-other-1' })).rejects.toMatchObject({ code: 'training_not_found' });
    workflows.live = undefined;
    await expect(resume()).rejects.toMatchObject({ code: 'trainer_unavailable' });
    expect(workflows.started).toEqual([]);
  });
});
