import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  ML_TRAINING_WORKFLOW,
  MlTrainingDoor,
  MlTrainingQuery,
  TaskQueue,
  mlTrainingWorkflowId,
  type MlTrainingInput,
  type MlTrainingState,
  type TrainingPlan,
} from '@fake-stripe/contracts';
import type { WorkflowHandle } from '@temporalio/client';
import { Shop } from '../test/kit/shop.js';
import { TrainingWorkers } from '../test/kit/training-workers.js';
import { keepHistory } from './keep-history.js';

interface Recording {
  readonly name: string;
  readonly plan?: Partial<TrainingPlan>;
  readonly input?: Partial<MlTrainingInput>;
  /** What is asked of the run in its reviews, one after the other. */
  readonly reviews?: readonly ((run: WorkflowHandle) => Promise<unknown>)[];
  /** In which it ends or, if `open`, rests. */
  readonly status: string;
  readonly open?: boolean;
}

const { decide, pause, resume, cancel } = MlTrainingDoor;
const ask = (door: string, body: object) => (run: WorkflowHandle) => run.executeUpdate(door, { args: [body] });
const goOn = ask(decide, { decision: 'continue', by: 'ada', reason: 'good' });
const missing = { format: 'csv', path: 'none.csv', label: 'last', header: false, scale: 1 } as const;

const recordings: readonly Recording[] = [
  { name: 'training-completed', status: 'completed', reviews: [goOn, adjustPausedly] },
  { name: 'training-stopped', status: 'stopped', reviews: [ask(decide, { decision: 'stop', by: 'ada' })] },
  { name: 'training-cancelled', status: 'cancelled', reviews: [ask(cancel, { reason: 'too dear' })] },
  { name: 'training-failed', status: 'failed', plan: { dataset: missing } },
  { name: 'training-awaiting_decision', status: 'awaiting_decision', open: true },
  { name: 'training-rolled_back', status: 'completed', reviews: [loseNewest, goOn] },
  { name: 'training-continued_as_new', status: 'completed', input: { historyLimit: 30 }, reviews: [goOn, goOn] },
];

describe('recording histories of trainings', () => {
  let shop: Shop;
  let workers: TrainingWorkers;

  beforeAll(async () => {
    shop = await Shop.open();
    workers = await TrainingWorkers.hire(shop.env);
  }, 60_000);
  afterAll(async () => {
    await workers.dismiss();
    await shop.stop();
  });

  it.each(recordings)(
    '$name',
    async ({ name, plan, input, reviews = [], status, open }) => {
      const run = await begin(name, plan, input);
      for (const review of reviews) {
        await until(run, (state) => state.status === 'awaiting_decision');
        await review(run);
      }
      const state = open ? await until(run, (now) => now.status === status) : ((await run.result()) as MlTrainingState);
      expect(state.status).toBe(status);
      await keepHistory(run, name);
    },
    30_000,
  );

  async function begin(
    name: string,
    plan: Partial<TrainingPlan> = {},
    input: Partial<MlTrainingInput> = {},
  ): Promise<WorkflowHandle> {
    const { workflow } = shop.env.client;
    const workflowId = mlTrainingWorkflowId('digits', name);
    const full: MlTrainingInput = {
      plan: { ...aPlan, ...plan },
      trainerQueue: TaskQueue.mlTraining,
      correlationId: 'recording',
      ...input,
    };
    await workflow.start(ML_TRAINING_WORKFLOW, { workflowId, taskQueue: TaskQueue.mlTraining, args: [full] });
    return workflow.getHandle(workflowId);
  }
});

const aPlan: TrainingPlan = {
  modelId: 'digits',
  dataset: 'optdigits',
  architecture: { layers: [{ type: 'dense', units: 8, activation: 'relu' }] },
  hyperparameters: {
    learningRate: 0.005,
    batchSize: 64,
    epochs: 5,
    optimizer: 'adamw',
    momentum: 0.9,
    weightDecay: 0.01,
    gradientClip: 0,
  },
  checkpointInterval: 1,
  reviewInterval: 2,
  randomSeed: 42,
};

async function adjustPausedly(run: WorkflowHandle): Promise<void> {
  await ask(pause, { by: 'ada' })(run);
  await ask(decide, { decision: 'adjust', newHyperparameters: { learningRate: 0.001 }, by: 'ada' })(run);
  await ask(resume, { by: 'ada' })(run);
}

/** The run notices when it reads the state, and waits for the same review no second time. */
async function loseNewest(run: WorkflowHandle): Promise<void> {
  const { checkpoints } = await stateOf(run);
  rmSync(fileURLToPath(checkpoints.at(-1)?.s3Path ?? ''));
  await goOn(run);
}

/** The test server leaves a query unanswered whose run closes meanwhile: it is asked again. */
async function stateOf(run: WorkflowHandle): Promise<MlTrainingState> {
  const query = () => run.query<MlTrainingState>(MlTrainingQuery.status);
  for (;;) {
    const state = await run.client.withDeadline(Date.now() + 1_000, query).catch(() => undefined);
    if (state) return state;
  }
}

async function until(run: WorkflowHandle, fits: (state: MlTrainingState) => boolean): Promise<MlTrainingState> {
  for (;;) {
    const state = await stateOf(run);
    if (fits(state)) return state;
    await delay(20);
  }
}
