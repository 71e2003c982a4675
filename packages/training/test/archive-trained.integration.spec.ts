import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Checkpoint,
  type Decision,
  EMPTY_LOG,
  type EpochPoint,
  type LogHead,
  type TrainingSetup,
} from '@fake-stripe/contracts';
import {
  BUNDLED_DATA_DIR,
  createTrainer,
  type Dataset,
  FileCheckpointStore,
  FileDatasets,
  P256Signer,
  ReplayCheckpoint,
  StoredTrainingArchive,
  type Trainer,
  VerifyRun,
} from '../src/index.js';
import { aDecision, aSetup } from './support/archived-runs.js';

const RUN = 'ml-training-optdigits-1';
const control = { signal: new AbortController().signal, onProgress: () => undefined };

/** In the middle between two checkpoints. */
const adjust = aDecision({
  decision: 'adjust',
  epoch: 4,
  effectiveFrom: 5,
  newHyperparameters: { learningRate: 0.01 },
});

describe('a run that was really trained', () => {
  let folder: string;
  let store: FileCheckpointStore;
  let datasets: FileDatasets;
  let dataset: Dataset;
  let trainer: Trainer;
  let setup: TrainingSetup;
  let state: Uint8Array;
  let head: LogHead;
  let last: Checkpoint | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'archive-trained-'));
    store = new FileCheckpointStore(join(folder, 'checkpoints'));
    datasets = new FileDatasets({ directory: folder, bundled: BUNDLED_DATA_DIR });
    dataset = await datasets.load('optdigits');
    trainer = createTrainer({ kind: 'own', threads: 1 });
    const { architecture } = aSetup.model;
    const model = { architecture, input: dataset.shape, classes: dataset.classes };
    setup = { ...aSetup, model, dataset: dataset.description, trainer: await trainer.describe() };
    state = await trainer.init(model, setup.seed);
    head = EMPTY_LOG;
    await save(0, [], []);
    await train(3);
    await train(6, [adjust], 5);
  });

  afterAll(async () => {
    await trainer.close();
    await rm(folder, { recursive: true });
  });

  async function train(to: number, decisions: readonly Decision[] = [], changed = Infinity): Promise<void> {
    const points: EpochPoint[] = [];
    for (let epoch = (last?.epoch ?? 0) + 1; epoch <= to; epoch += 1) {
      const { newHyperparameters } = adjust;
      if (epoch === changed) setup = { ...setup, hyperparameters: { ...setup.hyperparameters, ...newHyperparameters } };
      const { model, hyperparameters, seed } = setup;
      const request = { state, model, hyperparameters, seed, epoch, samples: dataset.train };
      const { loss, accuracy, ...trained } = await trainer.trainEpoch(request, control);
      state = trained.state;
      points.push({ epoch, loss, accuracy });
    }
    await save(to, points, decisions);
  }

  async function save(epoch: number, points: readonly EpochPoint[], decisions: readonly Decision[]): Promise<void> {
    const saved = await new StoredTrainingArchive(store, new P256Signer()).save({
      run: { runId: RUN, modelId: 'optdigits' },
      epoch,
      at: new Date(Date.UTC(2026, 0, 1, 0, epoch)).toISOString(),
      state: await store.put(RUN, state),
      setup,
      points,
      decisions,
      evaluation: await trainer.evaluate({ state, model: setup.model, samples: dataset.heldOut }, control),
      ...(last === undefined ? {} : { predecessor: last }),
      head,
    });
    head = saved.head;
    last = saved.checkpoint;
  }

  it('is sound', async () => {
    const verdict = await new VerifyRun(store).execute(RUN, { expectedHead: head.root, everyChunk: true });
    expect(verdict).toMatchObject({ ok: true, entries: 3, findings: [] });
  });

  it.each([
    [0, []],
    [1, [1, 2, 3]],
    [2, [4, 5, 6]],
  ])('is computed again from checkpoint %i to the same bytes', async (after, epochs) => {
    const replayed = await new ReplayCheckpoint(store, trainer, datasets).execute(RUN, after, control);
    expect(replayed).toMatchObject({ identical: true, epochs, notes: [] });
  });

  it('is found out where a change was left out of the record', async () => {
    const { model, hyperparameters, seed } = setup;
    const unrecorded = { ...hyperparameters, learningRate: 0.02 };
    const request = { state, model, hyperparameters: unrecorded, seed, epoch: 7, samples: dataset.train };
    const { loss, accuracy, ...trained } = await trainer.trainEpoch(request, control);
    state = trained.state;
    await save(7, [{ epoch: 7, loss, accuracy }], []);
    await expect(new VerifyRun(store).execute(RUN)).resolves.toMatchObject({ ok: true });
    const replayed = await new ReplayCheckpoint(store, trainer, datasets).execute(RUN, 3, control);
    expect(replayed).toMatchObject({ identical: false, epochs: [7] });
  });
});
