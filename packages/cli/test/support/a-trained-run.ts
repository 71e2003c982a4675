import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EMPTY_LOG, type Checkpoint, type Decision, type TrainingSetup } from '@fake-stripe/contracts';
import {
  BUNDLED_DATA_DIR,
  ENGINE,
  FileCheckpointStore,
  FileDatasets,
  P256Signer,
  StoredTrainingArchive,
  evaluate,
  initState,
  trainEpoch,
  type Dataset,
} from '@fake-stripe/training';

const hyperparameters = {
  learningRate: 0.01,
  batchSize: 64,
  epochs: 4,
  optimizer: 'adamw',
  momentum: 0.9,
  weightDecay: 0.01,
  gradientClip: 0,
} as const;

export interface TrainedRun {
  readonly runId: string;
  readonly checkpoints: readonly Checkpoint[];
  readonly root: string;
  /** Of the public key, beside the store. */
  readonly keyFile: string;
}

const adjusted: Decision = {
  decision: 'adjust',
  by: 'ada <ada@example.com>',
  reason: '<script>alert(1)</script>',
  at: '2026-11-21T16:00:02.000Z',
  epoch: 2,
  effectiveFrom: 3,
  newHyperparameters: { learningRate: 0.001 },
};

/** Four epochs on real digits with a changed learning rate, archived below `directory/checkpoints` as a worker does it. */
export async function aTrainedRun(
  directory: string,
  runId = 'ml-training-digits-1',
  signingKey = aSigningKey(),
): Promise<TrainedRun> {
  const signer = new P256Signer(signingKey);
  const store = new FileCheckpointStore(join(directory, 'checkpoints'));
  const archive = new StoredTrainingArchive(store, signer);
  const datasets = new FileDatasets({ directory, bundled: BUNDLED_DATA_DIR });
  const dataset = await datasets.load('optdigits');

  const run = { runId, modelId: 'digits' };
  let setup = setupOn(dataset);
  let state = initState(setup.model, setup.seed);
  let head = EMPTY_LOG;
  const checkpoints: Checkpoint[] = [];
  for (const epoch of [0, 2, 4]) {
    const points = epoch === 0 ? [] : [epoch - 1, epoch].map((each) => ({ epoch: each, loss: 0.5, accuracy: 0.5 }));
    for (const point of points) {
      if (point.epoch === adjusted.effectiveFrom) {
        setup = { ...setup, hyperparameters: { ...setup.hyperparameters, ...adjusted.newHyperparameters } };
      }
      const { model, seed } = setup;
      const request = { state, model, hyperparameters: setup.hyperparameters, seed, samples: dataset.train };
      const result = trainEpoch({ ...request, epoch: point.epoch });
      if (!result) throw new Error('Nobody stops it');
      Object.assign(point, { loss: result.loss, accuracy: result.accuracy });
      state = result.state;
    }
    const evaluation = evaluate({ state, model: setup.model, samples: dataset.heldOut });
    if (!evaluation) throw new Error('Nobody stops it');
    const predecessor = checkpoints.at(-1);
    const saved = await archive.save({
      run,
      epoch,
      at: `2026-11-21T16:00:0${epoch}.000Z`,
      state: await store.put(runId, state),
      setup,
      points,
      decisions: epoch === 4 ? [adjusted] : [],
      evaluation,
      ...(predecessor && { predecessor }),
      head,
    });
    head = saved.head;
    checkpoints.push(saved.checkpoint);
    if (epoch !== 4) continue;
    const { checkpointId } = saved.checkpoint;
    const conclusion = { run, at: '2026-11-21T16:00:05.000Z', status: 'completed', epoch, checkpointId } as const;
    head = (await archive.conclude({ ...conclusion, evaluation, decisions: [], head })).head;
  }
  const keyFile = join(directory, 'signing-key.pub.pem');
  await writeFile(keyFile, signer.publicKey() ?? '');
  return { runId, checkpoints, root: head.root, keyFile };
}

function setupOn({ description, shape, classes }: Dataset): TrainingSetup {
  return {
    model: { architecture: { layers: [{ type: 'dense', units: 8, activation: 'relu' }] }, input: shape, classes },
    hyperparameters,
    seed: 42,
    dataset: description,
    trainer: { ...ENGINE, determinism: 'bit-exact', threads: 1, device: 'cpu' },
  };
}

function aSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
