import { randomUUID } from 'node:crypto';
import {
  Header,
  ML_TRAINING_WORKFLOW,
  TaskQueue,
  mlTrainingWorkflowId,
  type Checkpoint,
  type EpochProgress,
  type MlTrainingInput,
} from '@fake-stripe/contracts';
import { TrainingWorkers } from '../kit/training-workers.js';
import type { Received } from './contract.js';
import { Desk, type Api } from './desk.js';

const TRAININGS = '/api/ml-training';
const HERE = /^\/api\/ml-training/;
const PATIENCE = 60_000;
jest.setTimeout(PATIENCE);

/** Every documented answer about trainings is provoked here; the last test fails for forgotten ones. */
describe('the REST contract of trainings', () => {
  let desk: Desk;
  let workers: TrainingWorkers;

  beforeAll(async () => {
    desk = await Desk.open();
    workers = await TrainingWorkers.hire(desk.env);
  }, PATIENCE);
  afterAll(async () => {
    await workers?.dismiss();
    await desk?.close();
  }, PATIENCE);

  const hyperparameters = { learningRate: 0.005, batchSize: 64, epochs: 4, optimizer: 'adamw' };
  const aTraining = ({ hyperparameters: changed, ...changes }: Readonly<Record<string, unknown>> = {}) => ({
    modelId: 'digits',
    dataset: 'optdigits',
    architecture: { layers: [{ type: 'dense', units: 8 }] },
    hyperparameters: { ...hyperparameters, ...(changed as object) },
    checkpointInterval: 2,
    reviewInterval: 0,
    randomSeed: 42,
    ...changes,
  });
  const reviewed = (changes: Readonly<Record<string, unknown>> = {}) => aTraining({ reviewInterval: 2, ...changes });
  const keyed = (key: string) => ({ [Header.idempotencyKey]: key });
  const start = (body: object | string, key = '', api: Api = 'healthy') => desk.post(TRAININGS, body, keyed(key), api);
  const read = (id: string, api: Api = 'healthy') => desk.get(`${TRAININGS}/${id}`, api);
  const door = (id: string, name: string, body: object | string = {}, key = '', api: Api = 'healthy') =>
    desk.post(`${TRAININGS}/${id}/${name}`, body, keyed(key), api);
  const decide = (id: string, body: object, key = '', api: Api = 'healthy') => door(id, 'decision', body, key, api);
  const resumeFrom = (id: string, checkpoint: string, body: object | string = {}, key = '') =>
    door(id, `resume-from/${checkpoint}`, body, key);
  const general = (id: string, what: string) => desk.get(`/api/v1/workflows/${id}/${what}`);

  async function started(answer: Promise<Received>): Promise<string> {
    const { status, body } = await answer;
    expect([status, body['workflowId']]).toEqual([201, expect.any(String)]);
    return String(body['workflowId']);
  }

  /** Polls: where a run stands cannot be waited for. */
  async function until(id: string, isThere: (state: Received['body']) => boolean): Promise<Received['body']> {
    for (const deadline = Date.now() + 30_000; Date.now() < deadline;) {
      const { status, body } = await read(id);
      if (status === 200 && isThere(body)) return body;
    }
    throw new Error(`${id} does not get there: ${JSON.stringify((await read(id)).body)}`);
  }
  const at = (id: string, status: string) => until(id, (state) => state['status'] === status);
  const checkpointsOf = (state: Received['body']) => state['checkpoints'] as readonly Checkpoint[];

  /** One that waits for its first review, at epoch 2. */
  async function waiting(changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const id = await started(start(reviewed(changes)));
    await at(id, 'awaiting_decision');
    return id;
  }

  async function stopped(): Promise<string> {
    const id = await waiting();
    expect((await decide(id, { decision: 'stop' })).status).toBe(200);
    await at(id, 'stopped');
    return id;
  }

  describe('a training', () => {
    it('is started, and completes', async () => {
      const { body } = await start(aTraining());
      const id = String(body['workflowId']);
      expect(body).toMatchObject({ modelId: 'digits', message: 'The training has been started.' });
      expect(id).toMatch(/^ml-training-digits-\d{8}T\d{9}Z-[0-9a-f]{8}$/);
      expect(body['uiLink']).toContain(`/${id}/${String(body['runId'])}`);
      const state = await at(id, 'completed');
      expect(state).toMatchObject({
        ...{ modelId: 'digits', workflowId: id, runId: id, currentEpoch: 4, totalEpochs: 4, seed: 42 },
        ...{ hyperparameters, decisions: [], source: 'workflow', checkpointCount: 3 },
        evaluation: { samples: expect.any(Number), accuracy: expect.any(Number) },
        dataset: { reference: 'optdigits' },
      });
      expect((state['history'] as readonly unknown[]).length).toBe(4);
      expect(checkpointsOf(state).map(({ epoch }) => epoch)).toEqual([0, 2, 4]);
      expect(checkpointsOf(state)[2]).toMatchObject({
        s3Path: expect.stringMatching(/^file:\/\/\//),
        merkleRoot: expect.stringMatching(/^0x[0-9a-f]{64}$/),
        bytes: expect.any(Number),
      });
    });

    it('shows what its worker is at, beyond the epochs that it counts', async () => {
      const id = await started(start(aTraining({ hyperparameters: { epochs: 2_000 }, checkpointInterval: 2_000 })));
      const state = await until(id, ({ epochInProgress }) => epochInProgress !== undefined);
      expect(state['epochInProgress']).toEqual({ epoch: expect.any(Number), batch: expect.any(Number), batches: 23 });
      const { epoch, batch } = state['epochInProgress'] as EpochProgress;
      expect(epoch).toBeGreaterThan(Number(state['currentEpoch']));
      expect(batch).toBeLessThanOrEqual(23);
      expect((await door(id, 'cancel')).status).toBe(200);
      expect(await at(id, 'cancelled')).not.toHaveProperty('epochInProgress');
    });

    it('is the same for the same key and body, and another one without', async () => {
      const key = randomUUID();
      const first = await start(aTraining(), key);
      const again = await start(aTraining(), key);
      expect([first.status, again.status, again.body['runId']]).toEqual([201, 200, first.body['runId']]);
      expect((await start(aTraining({ randomSeed: 7 }), key)).body['code']).toBe('idempotency_error');
      const [one, other] = await Promise.all([start(aTraining()), start(aTraining())]);
      expect(new Set([first, one, other].map(({ body }) => body['workflowId'])).size).toBe(3);
    });

    it('tells why it failed, when only the worker could see it', async () => {
      const id = await started(start(aTraining({ dataset: { format: 'csv', path: 'nowhere.csv' } })));
      const state = await at(id, 'failed');
      expect(state).toMatchObject({ failure: { code: 'dataset_unavailable' }, currentEpoch: 0, source: 'workflow' });
      expect((await general(id, 'result')).body).toMatchObject({ status: 'failed', failure: state['failure'] });
    });

    it('that was terminated, or cancelled by Temporal, answers with what is known', async () => {
      const [terminated, cancelled] = [await waiting(), await waiting()];
      await desk.env.client.workflow.getHandle(terminated).terminate('by hand');
      await desk.env.client.workflow.getHandle(cancelled).cancel();
      expect((await read(terminated)).body).toMatchObject({
        ...{ modelId: 'digits', status: 'failed', failure: { code: 'terminated', message: 'by hand' } },
        ...{ seed: 42, source: 'workflow', currentEpoch: 2, totalEpochs: 4, checkpointCount: 2 },
      });
      const state = await at(cancelled, 'cancelled');
      expect(state).toMatchObject({ failure: { code: 'training_cancelled' }, currentEpoch: 2, source: 'workflow' });
      expect((await resumeFrom(terminated, 'unknown-here')).body['code']).toBe('checkpoint_not_found');
      const last = String(checkpointsOf(state).at(-1)?.checkpointId);
      const fewer = { newHyperparameters: { epochs: 2 } };
      expect((await resumeFrom(cancelled, last, fewer)).body['code']).toBe('not_adjustable');
    });

    it('is one, however often it continued as new', async () => {
      const workflowId = mlTrainingWorkflowId('chained', randomUUID().replaceAll('-', ''));
      const { modelId: _modelId, ...plan } = aTraining();
      const input = {
        plan: {
          ...plan,
          modelId: 'chained',
          architecture: { layers: [{ type: 'dense', units: 8, activation: 'relu' }] },
          hyperparameters: { ...plan.hyperparameters, epochs: 12, momentum: 0, weightDecay: 0, gradientClip: 0 },
          reviewInterval: 10,
        },
        trainerQueue: TaskQueue.mlTraining,
        correlationId: 'chain',
        historyLimit: 20,
      } as unknown as MlTrainingInput;
      await desk.env.client.workflow.start(ML_TRAINING_WORKFLOW, {
        workflowId,
        taskQueue: TaskQueue.mlTraining,
        args: [input],
      });
      const state = await at(workflowId, 'awaiting_decision');
      expect(state).toMatchObject({ currentEpoch: 10, runId: workflowId });
      expect((state['history'] as readonly unknown[]).length).toBe(10);
      const { firstExecutionRunId, runId } = await chainOf(workflowId);
      expect(runId).not.toBe(firstExecutionRunId);
      const result = general(workflowId, 'result');
      expect((await general(workflowId, 'progress')).body).toMatchObject({ status: 'running', progress: 83 });
      expect((await decide(workflowId, { decision: 'continue' })).body).toMatchObject({ outcome: 'accepted' });
      expect((await result).body).toMatchObject({ status: 'completed', result: { currentEpoch: 12 } });
      const { body } = await listed((runs) => runs.some((run) => run['workflowId'] === workflowId));
      const mine = (body['runs'] as readonly Received['body'][]).filter((run) => run['workflowId'] === workflowId);
      expect(mine).toHaveLength(1);
    });

    async function chainOf(workflowId: string) {
      const { runId, raw } = await desk.env.client.workflow.getHandle(workflowId).describe();
      return { runId, firstExecutionRunId: raw.workflowExecutionInfo?.firstRunId };
    }
  });

  /** Visibility lags. */
  async function listed(isThere: (runs: readonly Received['body'][]) => boolean): Promise<Received> {
    for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
      const answer = await desk.get(`${TRAININGS}?limit=200`);
      if (isThere(answer.body['runs'] as readonly Received['body'][])) return answer;
    }
    throw new Error('the list does not get there');
  }

  it('trainings are listed, the newest first', async () => {
    const [older, newer] = [await stopped(), await waiting({ modelId: 'other' })];
    const ids = (runs: readonly Received['body'][]) => runs.map((run) => run['workflowId']);
    const isThere = (runs: readonly Received['body'][]) =>
      [older, newer].every((id) => ids(runs).includes(id)) &&
      runs.find((run) => run['workflowId'] === older)?.['status'] === 'stopped';
    const runs = (await listed(isThere)).body['runs'] as readonly Received['body'][];
    const known = runs.filter((run) => run['workflowId'] === older || run['workflowId'] === newer);
    expect(known).toMatchObject([
      { workflowId: newer, modelId: 'other', status: 'running', uiLink: expect.stringContaining(newer) },
      { workflowId: older, modelId: 'digits', status: 'stopped', closedAt: expect.any(String) },
    ]);
    expect((await desk.get(`${TRAININGS}?limit=1`)).body['runs']).toHaveLength(1);
    await door(newer, 'cancel');
  });

  describe('a decision', () => {
    it('lets a run that waits for it go on', async () => {
      const id = await waiting();
      const answer = await decide(id, { decision: 'continue', by: 'ada', reason: 'fine' });
      expect(answer).toMatchObject({
        status: 200,
        body: { workflowId: id, outcome: 'accepted', status: 'training', currentEpoch: 2, effectiveFrom: 3 },
      });
      const state = await until(id, ({ currentEpoch }) => currentEpoch === 4);
      expect(state['decisions']).toMatchObject([{ decision: 'continue', by: 'ada', reason: 'fine', epoch: 2 }]);
    });

    it('changes hyperparameters and seed from the next epoch on', async () => {
      const id = await waiting();
      const newHyperparameters = { learningRate: 0.001, batchSize: 32, epochs: 3, optimizer: 'sgd' };
      await decide(id, { decision: 'adjust', newHyperparameters, randomSeed: 7, by: 'ada', reason: 'slower' });
      const state = await at(id, 'completed');
      expect(state).toMatchObject({ hyperparameters: newHyperparameters, seed: 7, currentEpoch: 3, totalEpochs: 3 });
      expect(state['decisions']).toMatchObject([{ decision: 'adjust', newHyperparameters, randomSeed: 7 }]);
    });

    it('stops a run, which evaluates and keeps its model', async () => {
      const id = await stopped();
      expect((await read(id)).body).toMatchObject({ status: 'stopped', currentEpoch: 2, evaluation: {} });
      expect((await general(id, 'result')).body).toMatchObject({ status: 'stopped', result: { currentEpoch: 2 } });
      for (const what of ['decision', 'pause', 'resume', 'cancel']) {
        const body = what === 'decision' ? { decision: 'continue' } : {};
        expect((await door(id, what, body)).body).toMatchObject({ code: 'already_finished' });
      }
    });

    it('is refused where it makes no sense', async () => {
      const id = await waiting();
      const less = { decision: 'adjust', newHyperparameters: { epochs: 2 } };
      expect((await decide(id, less)).body['code']).toBe('not_adjustable');
      expect((await decide(id, { decision: 'adjust' })).body['code']).toBe('validation_failed');
      const other = { decision: 'adjust', newHyperparameters: { architecture: 'cnn' } };
      expect((await decide(id, other)).body).toMatchObject({ errors: [{ field: 'newHyperparameters.architecture' }] });
      await door(id, 'pause');
      await decide(id, { decision: 'continue' });
      await at(id, 'paused');
      expect((await decide(id, { decision: 'continue' })).body['code']).toBe('not_awaiting_decision');
      await door(id, 'cancel');
    });

    it('to go on with a loss that is no number is refused; an adjustment is not', async () => {
      const wild = { learningRate: 10, optimizer: 'sgd', weightDecay: 1, momentum: 0, epochs: 2 };
      const id = await started(start(aTraining({ hyperparameters: wild })));
      const state = await at(id, 'awaiting_decision');
      expect(state['review']).toMatchObject({ reason: 'diverged', lastGoodCheckpoint: expect.any(String) });
      expect((await decide(id, { decision: 'continue' })).body['code']).toBe('loss_not_finite');
      const tame = { learningRate: 0.001, optimizer: 'adamw' };
      expect((await decide(id, { decision: 'adjust', newHyperparameters: tame })).status).toBe(200);
      await until(id, ({ status }) => status !== 'awaiting_decision');
    });
  });

  it('a training is paused and goes on, as often as somebody wants', async () => {
    const id = await waiting({ hyperparameters: { epochs: 400 }, checkpointInterval: 100, reviewInterval: 1 });
    expect((await door(id, 'resume')).body['code']).toBe('not_paused');
    const keyed = [await door(id, 'pause', {}, 'key-1'), await door(id, 'pause', {}, 'key-1')];
    expect(keyed.map(({ body }) => body['outcome'])).toEqual(['accepted', 'accepted']);
    expect(keyed[0]?.body).toMatchObject({ updateId: 'key-1', status: 'awaiting_decision', currentEpoch: 1 });
    await door(id, 'resume');
    for (let round = 0; round < 2; round += 1) {
      expect((await door(id, 'pause', { by: 'ada' })).body).toMatchObject({ outcome: 'accepted' });
      expect((await door(id, 'pause', { by: 'ada' })).body).toMatchObject({ outcome: 'already_decided' });
      expect((await door(id, 'resume', '')).body).toMatchObject({ outcome: 'accepted' });
    }
    expect((await door(id, 'cancel', { by: 'ada', reason: 'enough' })).body).toMatchObject({ outcome: 'accepted' });
    expect(await at(id, 'cancelled')).toMatchObject({
      failure: { code: 'training_cancelled', message: 'enough (ada)' },
    });
  });

  describe('resuming from a checkpoint', () => {
    it('is a new run that names its parent, and ends as the parent did', async () => {
      const parent = await started(start(aTraining()));
      const [, middle, last] = checkpointsOf(await at(parent, 'completed'));
      const from = String(middle?.checkpointId);
      const key = randomUUID();
      const first = await resumeFrom(parent, from, { by: 'ada', reason: 'again' }, key);
      expect((await resumeFrom(parent, from, { by: 'ada', reason: 'again' }, key)).status).toBe(200);
      expect((await resumeFrom(parent, from, { by: 'bob' }, key)).body['code']).toBe('idempotency_error');
      const id = await started(Promise.resolve(first));
      const state = await at(id, 'completed');
      expect(state).toMatchObject({
        ...{ modelId: 'digits', seed: 42, hyperparameters, currentEpoch: 4 },
        parent: { runId: parent, checkpointId: from, epoch: 2, merkleRoot: middle?.merkleRoot },
      });
      expect(checkpointsOf(state).at(-1)?.state).toEqual(last?.state);
    });

    it('takes other hyperparameters, and not fewer epochs than there are', async () => {
      const parent = await stopped();
      const checkpoint = String(checkpointsOf((await read(parent)).body).at(-1)?.checkpointId);
      const fewer = { newHyperparameters: { epochs: 2 } };
      expect((await resumeFrom(parent, checkpoint, fewer)).body['code']).toBe('not_adjustable');
      const id = await started(resumeFrom(parent, checkpoint, { newHyperparameters: { epochs: 3 } }));
      expect(await at(id, 'completed')).toMatchObject({ currentEpoch: 3, totalEpochs: 3 });
    });

    it('needs a checkpoint that there is', async () => {
      const parent = await stopped();
      expect((await resumeFrom(parent, 'none')).body['code']).toBe('checkpoint_not_found');
      expect((await resumeFrom(parent, 'a%20b')).body['code']).toBe('validation_failed');
      expect((await resumeFrom('ml-training-never', 'none')).body['code']).toBe('training_not_found');
    });
  });

  it('a training is read and cancelled as any workflow', async () => {
    const id = await waiting();
    expect((await general(id, 'status')).body).toMatchObject({
      ...{ type: 'mlTrainingWorkflow', status: 'running', source: 'workflow' },
      details: { status: 'awaiting_decision', currentEpoch: 2 },
    });
    expect((await general(id, 'progress')).body).toMatchObject({ status: 'running', progress: 50 });
    const cancel = () => desk.post(`/api/v1/workflows/${id}/cancel`, { reason: 'enough' });
    expect((await cancel()).body).toMatchObject({ workflowId: id, outcome: 'accepted' });
    await at(id, 'cancelled');
    expect((await general(id, 'result')).body).toMatchObject({
      status: 'cancelled',
      failure: { code: 'training_cancelled', message: 'enough' },
    });
    expect((await cancel()).body['code']).toBe('already_finished');
    const attention = { step: 'capture', action: 'retry', by: 'ada', reason: 'x' };
    expect((await desk.post(`/api/v1/workflows/${id}/attention`, attention)).body['code']).toBe('already_finished');
    expect((await general(id, 'history')).body).toMatchObject({ workflowId: id });
  });

  it(
    'without a worker requests are left for the next one, and ended runs are read all the same',
    async () => {
      const ended = await stopped();
      const ids = [await waiting(), await waiting(), await waiting(), await waiting()] as const;
      const [toDecide, toPause, toResume, toCancel] = ids;
      await door(toResume, 'pause');
      const closed = await waiting();
      await desk.env.client.workflow.getHandle(closed).terminate('by hand');
      let resumed = '';
      await workers.leave();
      try {
        const answers = await Promise.all([
          decide(toDecide, { decision: 'stop', by: 'ada' }),
          door(toPause, 'pause'),
          door(toResume, 'resume'),
          door(toCancel, 'cancel'),
        ]);
        expect(answers.map(({ status, body }) => [status, body['outcome']])).toEqual(ids.map(() => [202, 'pending']));
        expect((await read(ended)).body).toMatchObject({ status: 'stopped', source: 'workflow' });
        expect((await read(closed)).body).toMatchObject({ status: 'failed', source: 'temporal', currentEpoch: 0 });
        resumed = await started(resumeFrom(closed, 'unknown-here'));
        expect(await read(toDecide)).toMatchObject({ status: 503, body: { code: 'trainer_unavailable' } });
        expect((await resumeFrom(toDecide, 'some')).body['code']).toBe('trainer_unavailable');
        expect((await general(toDecide, 'status')).body).toMatchObject({ status: 'running', source: 'temporal' });
        expect((await general(toDecide, 'progress')).body).toMatchObject({ status: 'running', progress: 0 });
      } finally {
        await workers.return();
      }
      await at(toDecide, 'stopped');
      await at(toCancel, 'cancelled');
      expect(await at(resumed, 'failed')).toMatchObject({ failure: { code: 'checkpoint_not_found' } });
      expect((await door(toPause, 'pause')).body).toMatchObject({ outcome: 'already_decided' });
      expect((await door(toResume, 'resume')).body['code']).toBe('not_paused');
    },
    PATIENCE,
  );

  it('what is unknown, or a workflow of another kind, is not found', async () => {
    const foreign = `foreign-${randomUUID()}`;
    await desk.env.client.workflow.start('somebodyElses', { workflowId: foreign, taskQueue: 'elsewhere', args: [] });
    for (const id of [foreign, 'ml-training-never']) {
      const asked = [read(id), decide(id, { decision: 'stop' }), resumeFrom(id, 'c-1')];
      const doors = ['pause', 'resume', 'cancel'].map((name) => door(id, name));
      for (const { body } of await Promise.all([...asked, ...doors])) expect(body['code']).toBe('training_not_found');
    }
    await desk.env.client.workflow.getHandle(foreign).terminate();
  });

  it('bad input is refused', async () => {
    const routes = ['', '/some/decision', '/some/pause', '/some/resume', '/some/cancel', '/some/resume-from/c-1'];
    for (const route of routes.map((each) => `${TRAININGS}${each}`)) {
      expect((await desk.post(route, '{"a":')).body['code']).toBe('malformed_body');
      expect((await desk.post(route, { unknown: 1 })).body['code']).toBe('validation_failed');
      expect((await desk.post(route, `"${'x'.repeat(300_000)}"`)).status).toBe(413);
      expect((await desk.post(route, 'hello', { 'content-type': 'text/plain' })).status).toBe(415);
    }
    expect((await read('a%20b')).body['code']).toBe('validation_failed');
    expect((await desk.get(`${TRAININGS}?limit=0`)).body['code']).toBe('validation_failed');
  });

  it('without Temporal everything says so', async () => {
    const down: Api = 'temporalDown';
    const id = 'ml-training-digits-1';
    const answers = [
      await start(aTraining(), '', down),
      await desk.get(TRAININGS, down),
      await read(id, down),
      await decide(id, { decision: 'stop' }, '', down),
      await door(id, 'pause', {}, '', down),
      await door(id, 'resume', {}, '', down),
      await door(id, 'cancel', {}, '', down),
      await door(id, 'resume-from/c-1', {}, '', down),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ status: 503, body: { code: 'temporal_unavailable' } });
  });

  it('documents the requests that it takes', async () => {
    expect(await desk.wrongRequests(HERE, 'ml-training-never')).toEqual([]);
  });

  it('has no documented answer that was never seen', () => {
    expect(desk.contract.documented(HERE).length).toBeGreaterThan(60);
    expect(desk.contract.unseen(HERE)).toEqual([]);
  });
});
