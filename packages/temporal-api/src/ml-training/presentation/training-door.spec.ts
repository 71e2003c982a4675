import { MlTrainingDoor } from '@fake-stripe/contracts';
import type { FastifyReply } from 'fastify';
import { FakeTrainingWorkflows } from '../../../test/doubles/fake-training-workflows.js';
import { UseTrainingDoor } from '../application/use-cases/use-training-door.js';
import { goThrough } from './training-door.js';

const workflowId = 'ml-training-digits-1';

it.each([
  [{}, { by: 'unknown' }],
  [
    { by: '', reason: 'enough' },
    { by: 'unknown', reason: 'enough' },
  ],
  [{ by: 'ada' }, { by: 'ada' }],
])('the run is told who went through a door: %j', async (body, told) => {
  const workflows = new FakeTrainingWorkflows();
  workflows.has(workflowId);
  const reply = { status: () => reply } as unknown as FastifyReply;
  const call = { door: MlTrainingDoor.cancel, workflowId, body, idempotencyKey: undefined };
  await goThrough(new UseTrainingDoor(workflows, () => 'key-1'), call, reply);
  expect(workflows.requests).toMatchObject([{ door: 'cancelTraining', body: told }]);
});
