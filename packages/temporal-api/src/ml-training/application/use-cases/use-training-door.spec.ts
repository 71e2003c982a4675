import { MlTrainingDoor, type TrainingDoorAnswer } from '@fake-stripe/contracts';
import { FakeTrainingWorkflows } from '../../../../test/doubles/fake-training-workflows.js';
import { aTrainingState } from '../../../../test/doubles/ml-training-requests.js';
import type { DoorOutcome } from '../../../kernel/door.js';
import { Refused } from '../../../kernel/refused.js';
import { UseTrainingDoor, type TrainingDoorCommand } from './use-training-door.js';

const ID = 'ml-training-digits-1';
const answer: TrainingDoorAnswer = { outcome: 'accepted', status: 'paused', currentEpoch: 20 };

describe('a door of a training', () => {
  let workflows: FakeTrainingWorkflows;
  let keys: number;

  beforeEach(() => {
    workflows = new FakeTrainingWorkflows();
    workflows.has(ID);
    keys = 0;
  });

  const use = (changes: Partial<TrainingDoorCommand> = {}) =>
    new UseTrainingDoor(workflows, () => `key-${(keys += 1)}`).execute({
      ...{ workflowId: ID, door: MlTrainingDoor.pause, body: { by: 'ada' } },
      ...changes,
    });
  const answers = (...outcomes: DoorOutcome<TrainingDoorAnswer>[]) => {
    workflows.answers = outcomes.map((outcome) => () => outcome);
  };
  const updateIds = () => workflows.requests.map(({ updateId }) => updateId);

  it('answers what the run answers', async () => {
    answers({ outcome: 'answered', answer: { ...answer, effectiveFrom: 21 } });
    await expect(use()).resolves.toEqual({
      ...{ workflowId: ID, runId: 'run-1', updateId: 'key-1', outcome: 'accepted', status: 'paused' },
      ...{ currentEpoch: 20, effectiveFrom: 21 },
    });
    expect(workflows.requests).toMatchObject([{ workflowId: ID, door: 'pauseTraining', body: { by: 'ada' } }]);
  });

  it('is gone through anew each time, except with the same key', async () => {
    await use();
    await use();
    await use({ idempotencyKey: 'mine' });
    await use({ idempotencyKey: 'mine' });
    await use({ idempotencyKey: 'mine', door: MlTrainingDoor.resume });
    const [first, second, third, fourth, fifth] = updateIds();
    expect(new Set([first, second, third, fifth]).size).toBe(4);
    expect(fourth).toBe(third);
  });

  it('is left a note where no worker answers, and no second request where one is at it', async () => {
    await expect(use()).resolves.toMatchObject({ outcome: 'pending' });
    expect(workflows.left).toHaveLength(1);
    answers({ outcome: 'in_progress' });
    await expect(use()).resolves.toMatchObject({ outcome: 'pending' });
    expect(workflows.left).toHaveLength(1);
  });

  it('is asked again where the run has continued as new', async () => {
    answers({ outcome: 'closed' }, { outcome: 'answered', answer });
    await expect(use()).resolves.toMatchObject({ outcome: 'accepted' });
    expect(new Set(updateIds()).size).toBe(1);
  });

  it('is closed when the run has ended, before or meanwhile', async () => {
    const state = aTrainingState({ status: 'stopped' });
    workflows.answers = [
      () => {
        workflows.has(ID, { status: 'completed' }, {}, { state });
        return { outcome: 'closed' };
      },
    ];
    const finished = { code: 'already_finished', message: `Training ${ID} is stopped.` };
    await expect(use()).rejects.toMatchObject(finished);
    await expect(use()).rejects.toMatchObject(finished);
    expect(workflows.requests).toHaveLength(1);
  });

  it.each([
    'not_adjustable',
    'not_awaiting_decision',
    'not_paused',
    'loss_not_finite',
    'already_finished',
    'validation_failed',
  ])('refuses as the run does: %s', async (code) => {
    answers({ outcome: 'refused', code, message: 'no' });
    await expect(use()).rejects.toMatchObject({ code, message: 'no' });
  });

  it('does not take a refusal that is none of its own for the end of the training', async () => {
    answers({ outcome: 'refused', code: 'not_returnable', message: 'no' });
    const refused = use();
    await expect(refused).rejects.not.toBeInstanceOf(Refused);
    await expect(refused).rejects.toThrow('not_returnable');
  });

  it('asks nobody about a decision that makes no sense', async () => {
    const body = { decision: 'continue', randomSeed: 1 };
    await expect(use({ door: MlTrainingDoor.decide, body })).rejects.toMatchObject({ code: 'validation_failed' });
    expect(workflows.requests).toEqual([]);
  });

  it('is not there without a training', async () => {
    await expect(use({ workflowId: 'payment-1' })).rejects.toMatchObject({ code: 'training_not_found' });
  });
});
