import { createMemoryOrderStore } from '@fake-stripe/order-store';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import supertest from 'supertest';
import { createApi } from '../src/index.js';
import { anApiConfig } from './doubles/an-api-config.js';
import { aTrainingBody, hyperparameters } from './doubles/ml-training-requests.js';

const TRAININGS = '/api/ml-training';
const RUN = `${TRAININGS}/ml-training-digits-1`;

/** Temporal is not there: what is refused is refused before it is asked, and what is taken gets a 503. */
describe('bad input about trainings', () => {
  let app: NestFastifyApplication;
  let api: ReturnType<typeof supertest>;

  beforeAll(async () => {
    app = await createApi(anApiConfig(), () => createMemoryOrderStore());
    await app.listen({ port: 0, host: '127.0.0.1' });
    api = supertest(await app.getUrl());
  });

  afterAll(() => app.close());

  const numbers = (change: object) => ({ hyperparameters: { ...hyperparameters, ...change } });
  const layer = (each: unknown) => ({ architecture: { layers: [{ type: 'dense', units: 4 }, each] } });
  const csv = (change: object) => ({ dataset: { format: 'csv', path: 'a.csv', ...change } });
  const idx = (change: object) => ({ dataset: { format: 'idx', images: 'i', labels: 'l', ...change } });

  it.each<[string, Record<string, unknown>, string]>([
    ['no model', { modelId: undefined }, 'modelId'],
    ['a model with a slash', { modelId: 'a/b' }, 'modelId'],
    ['a model of dots', { modelId: '..' }, 'modelId'],
    ['a model of 129 characters', { modelId: 'x'.repeat(129) }, 'modelId'],
    ['no dataset', { dataset: undefined }, 'dataset'],
    ['a dataset of null', { dataset: null }, 'dataset'],
    ['an unknown dataset', { dataset: 'imagenet' }, 'dataset'],
    ['a dataset from the prototype', { dataset: 'toString' }, 'dataset'],
    ['a list of datasets', { dataset: ['optdigits'] }, 'dataset'],
    ['an empty list of datasets', { dataset: [] }, 'dataset'],
    ['a number for a dataset', { dataset: 7 }, 'dataset'],
    ['files of no format', { dataset: { path: 'a.csv' } }, 'dataset.format'],
    ['files of an unknown format', { dataset: { format: 'parquet', path: 'a' } }, 'dataset.format'],
    ['a CSV file without a path', { dataset: { format: 'csv' } }, 'dataset.path'],
    ['a path out of its folder', csv({ path: 'a/../../etc/passwd' }), 'dataset.path'],
    ['the folder above', csv({ path: '..' }), 'dataset.path'],
    ['an absolute path', csv({ path: '/etc/passwd' }), 'dataset.path'],
    ['an absolute path of Windows', csv({ path: 'C:\\data' }), 'dataset.path'],
    ['a path of two lines', csv({ path: 'a\nb' }), 'dataset.path'],
    ['a label in the middle', csv({ label: 'middle' }), 'dataset.label'],
    ['a header in text', csv({ header: 'yes' }), 'dataset.header'],
    ['a scale of nothing', csv({ scale: 0 }), 'dataset.scale'],
    ['a shape of two sides', csv({ shape: [8, 8] }), 'dataset.shape'],
    ['a shape of half a side', csv({ shape: [8, 8.5, 1] }), 'dataset.shape'],
    ['a hash of 63 digits', csv({ sha256: 'a'.repeat(63) }), 'dataset.sha256'],
    ['an unknown field of a file', csv({ delimiter: ';' }), 'dataset.delimiter'],
    ['IDX files without labels', idx({ labels: undefined }), 'dataset.labels'],
    ['a label column of IDX files', idx({ label: 'last' }), 'dataset.label'],
    ['no architecture', { architecture: undefined }, 'architecture'],
    ['an unknown preset', { architecture: 'transformer' }, 'architecture'],
    ['a list in place of layers', { architecture: [] }, 'architecture'],
    ['an architecture without layers', { architecture: {} }, 'architecture.layers'],
    ['layers that are no list', { architecture: { layers: { type: 'dense' } } }, 'architecture.layers'],
    ['too many layers', { architecture: { layers: Array(17).fill({ type: 'maxPool2d' }) } }, 'architecture.layers'],
    ['an unknown field beside the layers', { architecture: { layers: [], output: 10 } }, 'architecture.output'],
    ['null in place of a layer', layer(null), 'architecture.layers'],
    ['a list in place of a layer', layer([]), 'architecture.layers'],
    ['a layer of no type', layer({ units: 5 }), 'architecture.layers[1].type'],
    ['a layer of an unknown type', layer({ type: 'lstm' }), 'architecture.layers[1].type'],
    ['a layer without units', layer({ type: 'dense' }), 'architecture.layers[1].units'],
    ['a layer of no units', layer({ type: 'dense', units: 0 }), 'architecture.layers[1].units'],
    ['a layer of 4,097 units', layer({ type: 'dense', units: 4_097 }), 'architecture.layers[1].units'],
    [
      'an unknown activation',
      layer({ type: 'dense', units: 1, activation: 'tanh' }),
      'architecture.layers[1].activation',
    ],
    ['half a filter', layer({ type: 'conv2d', filters: 0.5 }), 'architecture.layers[1].filters'],
    ['a kernel of 12', layer({ type: 'conv2d', filters: 1, kernelSize: 12 }), 'architecture.layers[1].kernelSize'],
    ['an unknown padding', layer({ type: 'conv2d', filters: 1, padding: 'x' }), 'architecture.layers[1].padding'],
    ['a pool of one', layer({ type: 'maxPool2d', size: 1 }), 'architecture.layers[1].size'],
    ['an unknown field of a layer', layer({ type: 'maxPool2d', stride: 2 }), 'architecture.layers[1].stride'],
    ['no hyperparameters', { hyperparameters: undefined }, 'hyperparameters'],
    ['hyperparameters of null', { hyperparameters: null }, 'hyperparameters'],
    ['a list of hyperparameters', { hyperparameters: [hyperparameters] }, 'hyperparameters'],
    ['no learning rate', numbers({ learningRate: undefined }), 'hyperparameters.learningRate'],
    ['a learning rate of nothing', numbers({ learningRate: 0 }), 'hyperparameters.learningRate'],
    ['a negative learning rate', numbers({ learningRate: -0.1 }), 'hyperparameters.learningRate'],
    ['a learning rate of "NaN"', numbers({ learningRate: 'NaN' }), 'hyperparameters.learningRate'],
    ['a learning rate of null, as JSON writes NaN', numbers({ learningRate: NaN }), 'hyperparameters.learningRate'],
    ['a learning rate of 11', numbers({ learningRate: 11 }), 'hyperparameters.learningRate'],
    ['a batch of nothing', numbers({ batchSize: 0 }), 'hyperparameters.batchSize'],
    ['a batch and a half', numbers({ batchSize: 1.5 }), 'hyperparameters.batchSize'],
    ['a batch in text', numbers({ batchSize: '32' }), 'hyperparameters.batchSize'],
    ['no epochs at all', numbers({ epochs: 0 }), 'hyperparameters.epochs'],
    ['10,001 epochs', numbers({ epochs: 10_001 }), 'hyperparameters.epochs'],
    ['an unknown optimizer', numbers({ optimizer: 'lion' }), 'hyperparameters.optimizer'],
    ['an optimizer from the prototype', numbers({ optimizer: 'constructor' }), 'hyperparameters.optimizer'],
    ['a momentum of one', numbers({ momentum: 1 }), 'hyperparameters.momentum'],
    ['a negative weight decay', numbers({ weightDecay: -1 }), 'hyperparameters.weightDecay'],
    ['a gradient clip of null', numbers({ gradientClip: null }), 'hyperparameters.gradientClip'],
    ['an unknown hyperparameter', numbers({ dropout: 0.5 }), 'hyperparameters.dropout'],
    ['checkpoints all the time', { checkpointInterval: 0 }, 'checkpointInterval'],
    ['checkpoints in text', { checkpointInterval: '10' }, 'checkpointInterval'],
    ['negative reviews', { reviewInterval: -1 }, 'reviewInterval'],
    ['half a review', { reviewInterval: 0.5 }, 'reviewInterval'],
    ['a review of no time', { reviewTimeout: '0s' }, 'reviewTimeout'],
    ['a review of 91 days', { reviewTimeout: '91d' }, 'reviewTimeout'],
    ['a review of a number', { reviewTimeout: 30 }, 'reviewTimeout'],
    ['a negative seed', { randomSeed: -1 }, 'randomSeed'],
    ['a seed of 33 bits', { randomSeed: 2 ** 32 }, 'randomSeed'],
    ['an unknown field', { trainerQueue: 'mine' }, 'trainerQueue'],
    ['a parent', { resumeFrom: { runId: 'x', checkpointId: 'y' } }, 'resumeFrom'],
  ])('of a start: %s', async (_name, change, field) => {
    const { status, body } = await api.post(TRAININGS).send(aTrainingBody(change));
    expect(body).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(status).toBe(400);
    expect(body.errors).toContainEqual(expect.objectContaining({ field }));
  });

  it('of a start: a number that no computer holds', async () => {
    const text = JSON.stringify(aTrainingBody()).replace('"learningRate":0.001', '"learningRate":1e999');
    const { body } = await api.post(TRAININGS).set('content-type', 'application/json').send(text);
    expect(body.errors).toMatchObject([{ field: 'hyperparameters.learningRate' }]);
  });

  it('of a start: something that is no object', async () => {
    for (const text of ['[]', '"a"', '7', 'null', '[[]]', '']) {
      const { body } = await api.post(TRAININGS).set('content-type', 'application/json').send(text);
      expect(body).toMatchObject({ status: 400, code: 'validation_failed' });
    }
  });

  it('is told what there is, and within which bounds', async () => {
    const bad = { dataset: 'imagenet', architecture: 'gpt', ...numbers({ optimizer: 'lion', epochs: 10_001 }) };
    const { body } = await api.post(TRAININGS).send(aTrainingBody({ ...bad, reviewTimeout: '91d' }));
    expect(body.errors).toEqual([
      {
        field: 'dataset',
        message: 'dataset must be one of: optdigits, fashion-mnist, or an object with the format idx or csv',
      },
      { field: 'architecture', message: 'architecture must be one of: mlp, cnn, or an object with layers' },
      { field: 'hyperparameters.epochs', message: 'epochs must be an integer from 1 to 10000' },
      { field: 'hyperparameters.optimizer', message: 'optimizer must be one of: sgd, adam, adamw' },
      {
        field: 'reviewTimeout',
        message: 'reviewTimeout must be a duration from 1s to 90d, such as "5s", "2m" or "24h"',
      },
    ]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['none', { decision: undefined }, 'decision'],
    ['an unknown one', { decision: 'perhaps' }, 'decision'],
    ['an adjustment of nothing', {}, 'newHyperparameters'],
    ['an empty adjustment', { newHyperparameters: {} }, 'newHyperparameters'],
    ['an adjustment of null', { newHyperparameters: null }, 'newHyperparameters'],
    ['an adjustment in a list', { newHyperparameters: [] }, 'newHyperparameters'],
    ['an adjustment with continue', { decision: 'continue', newHyperparameters: { epochs: 5 } }, 'newHyperparameters'],
    ['an adjustment with stop', { decision: 'stop', newHyperparameters: { epochs: 5 } }, 'newHyperparameters'],
    ['a seed with stop', { decision: 'stop', randomSeed: 5 }, 'randomSeed'],
    ['another architecture', { newHyperparameters: { architecture: 'cnn' } }, 'newHyperparameters.architecture'],
    ['another momentum', { newHyperparameters: { momentum: 0.5 } }, 'newHyperparameters.momentum'],
    ['a negative learning rate', { newHyperparameters: { learningRate: -1 } }, 'newHyperparameters.learningRate'],
    ['a learning rate of "NaN"', { newHyperparameters: { learningRate: 'NaN' } }, 'newHyperparameters.learningRate'],
    ['too many epochs', { newHyperparameters: { epochs: 10_001 } }, 'newHyperparameters.epochs'],
    ['an unknown optimizer', { newHyperparameters: { optimizer: 'lion' } }, 'newHyperparameters.optimizer'],
    ['a seed of 33 bits', { randomSeed: 2 ** 32 }, 'randomSeed'],
    ['somebody of two lines', { randomSeed: 1, by: 'a\nb' }, 'by'],
    ['a reason of 1,001 characters', { randomSeed: 1, reason: 'x'.repeat(1_001) }, 'reason'],
    ['an unknown field', { randomSeed: 1, why: 'x' }, 'why'],
  ])('of a decision: %s', async (_name, change, field) => {
    const { body } = await api.post(`${RUN}/decision`).send({ decision: 'adjust', ...change });
    expect(body).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(body.errors).toContainEqual(expect.objectContaining({ field }));
  });

  it.each([
    ['pause', { by: 7 }, 'by'],
    ['resume', { reason: 'a\0' }, 'reason'],
    ['cancel', { decision: 'stop' }, 'decision'],
    ['resume-from/c-1', { newHyperparameters: { architecture: 'cnn' } }, 'newHyperparameters.architecture'],
    ['resume-from/c-1', { randomSeed: 7 }, 'randomSeed'],
    ['resume-from/a%20b', {}, 'checkpointId'],
    ['resume-from/%2e%2e', {}, 'checkpointId'],
  ])('of %s: %j', async (door, sent, field) => {
    const { body } = await api.post(`${RUN}/${door}`).send(sent);
    expect(body).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(body.errors).toContainEqual(expect.objectContaining({ field }));
  });

  it.each(['x'.repeat(201), 'a%20b', 'a%2Fb', '.hidden', 'a%00'])('of a route: id %s', async (id) => {
    const doors = ['decision', 'pause', 'resume', 'cancel', 'resume-from/c-1'];
    const posts = doors.map((door) => api.post(`${TRAININGS}/${id}/${door}`).send({ decision: 'stop' }));
    for (const request of [api.get(`${TRAININGS}/${id}`), ...posts]) {
      const { body } = await request;
      expect(body).toMatchObject({ status: 400, code: 'validation_failed', errors: [{ field: 'workflowId' }] });
    }
  });

  it.each(['limit=0', 'limit=201', 'limit=x', 'limit=1.5', 'page=2'])('of a list: %s', async (query) => {
    const { body } = await api.get(`${TRAININGS}?${query}`);
    expect(body).toMatchObject({ status: 400, code: 'validation_failed' });
  });

  it.each([TRAININGS, `${RUN}/decision`, `${RUN}/pause`, `${RUN}/resume-from/c-1`])(
    'of a header: %s',
    async (route) => {
      const sent = route === TRAININGS ? aTrainingBody() : route.endsWith('decision') ? { decision: 'stop' } : {};
      const { body } = await api.post(route).set('Idempotency-Key', 'k'.repeat(256)).send(sent);
      expect(body).toMatchObject({ status: 400, errors: [{ field: 'Idempotency-Key' }] });
    },
  );

  it.each([
    ['POST', TRAININGS, aTrainingBody()],
    ['POST', TRAININGS, aTrainingBody({ dataset: { format: 'csv', path: 'a..b/c.csv' }, architecture: 'cnn' })],
    ['GET', TRAININGS, undefined],
    ['GET', `${TRAININGS}?limit=200`, undefined],
    ['GET', RUN, undefined],
    ['POST', `${RUN}/decision`, { decision: 'continue' }],
    ['POST', `${RUN}/decision`, { decision: 'adjust', newHyperparameters: { optimizer: 'sgd' }, by: '', reason: '' }],
    ['POST', `${RUN}/pause`, undefined],
    ['POST', `${RUN}/resume`, {}],
    ['POST', `${RUN}/cancel`, { by: 'ada', reason: 'enough' }],
    ['POST', `${RUN}/resume-from/c-1`, undefined],
    ['POST', `${RUN}/resume-from/c-1`, { newHyperparameters: { epochs: 5 } }],
  ])('none, while Temporal is down: %s %s is 503', async (method, route, body) => {
    const answer = await (method === 'GET' ? api.get(route) : api.post(route).send(body));
    expect(answer.body).toMatchObject({ status: 503, code: 'temporal_unavailable' });
    expect(answer.headers['retry-after']).toBe('1');
  });
});
