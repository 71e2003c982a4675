import { readFileSync } from 'node:fs';
import { CannotStart } from '@fake-stripe/platform';
import {
  BUNDLED_DATA_DIR,
  createTrainer,
  FileDatasets,
  openCheckpointStore,
  P256Signer,
  StoredTrainingArchive,
  ThreadedChunkHasher,
  type CheckpointStore,
  type Trainer,
} from '@fake-stripe/training';
import type { WorkerConfig } from '../config.js';
import type { TrainingPorts } from './activities/ml-training.activities.js';

/** What trains, and where it keeps things, as the configuration says. @throws CannotStart naming the variable */
export function openTraining(config: WorkerConfig): TrainingPorts {
  const store = named('CHECKPOINT_STORE', () => openStore(config));
  const signer = named('TRAINING_SIGNING_KEY', () => new P256Signer(keyIn(config.signingKey)));
  return {
    trainer: openTrainer(config),
    datasets: new FileDatasets({ directory: config.trainingDataDir, bundled: BUNDLED_DATA_DIR }),
    store,
    archive: new StoredTrainingArchive(store, signer, new ThreadedChunkHasher()),
  };
}

function openTrainer({ trainer, trainingConcurrency, python, trainerDevice, trainerThreads }: WorkerConfig): Trainer {
  if (trainer === 'own') return createTrainer({ kind: 'own', threads: trainingConcurrency });
  return createTrainer({ kind: 'pytorch', python, device: trainerDevice, threads: trainerThreads });
}

function openStore({ checkpointStore, s3Endpoint }: WorkerConfig): CheckpointStore {
  return openCheckpointStore(checkpointStore, s3Endpoint === undefined ? {} : { endpoint: s3Endpoint });
}

function keyIn(path: string | undefined): string | undefined {
  return path === undefined ? undefined : readFileSync(path, 'utf8');
}

function named<T>(variable: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw new CannotStart(`${variable}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
