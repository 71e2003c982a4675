import { FakeTrainingWorkflows } from '../../../../test/doubles/fake-training-workflows.js';
import { aTrainingState } from '../../../../test/doubles/ml-training-requests.js';
import type { ListedTraining } from '../ports/training-workflows.js';
import { ListTrainings } from './list-trainings.js';

const listed = (modelId: string, day: number, runId = 'run-1'): ListedTraining => ({
  ...{ workflowId: `ml-training-${modelId}-1`, runId, modelId, status: 'running' },
  startedAt: `2026-01-0${day}T00:00:00.000Z`,
});

it('trainings are listed newest first, each once', async () => {
  const workflows = new FakeTrainingWorkflows();
  workflows.listed = [listed('b', 2), listed('c', 3), listed('a', 1), listed('c', 3, 'run-2')];
  const names = async (limit: number) =>
    (await new ListTrainings(workflows).execute(limit)).map(({ modelId }) => modelId);
  expect(await names(10)).toEqual(['c', 'b', 'a']);
  expect(await names(2)).toEqual(['c', 'b']);
});

it('a training that ended by itself is listed as it ended, where that can be read', async () => {
  const workflows = new FakeTrainingWorkflows();
  const state = aTrainingState({ status: 'stopped' });
  workflows.has('ml-training-stopped-1', { status: 'completed' }, {}, { state });
  workflows.listed = [
    { ...listed('running', 4) },
    { ...listed('stopped', 3), status: 'completed' },
    { ...listed('unread', 2), status: 'completed' },
    { ...listed('terminated', 1), status: 'terminated' },
  ];
  const statuses = (await new ListTrainings(workflows).execute(10)).map(({ modelId, status }) => [modelId, status]);
  expect(statuses).toEqual([
    ['running', 'running'],
    ['stopped', 'stopped'],
    ['unread', 'ended'],
    ['terminated', 'terminated'],
  ]);
});
