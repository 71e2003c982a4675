import { architecturePresets, type Checkpoint, type MlTrainingState, type TrainingPlan } from '@fake-stripe/contracts';
import { T0 } from './an-order.js';

export const hyperparameters = { learningRate: 0.001, batchSize: 32, epochs: 100, optimizer: 'adamw' } as const;

/** The body of a request, as a client sends it. */
export function aTrainingBody(changes: Readonly<Record<string, unknown>> = {}) {
  return { modelId: 'digits', dataset: 'optdigits', architecture: 'mlp', hyperparameters, ...changes };
}

/** The same in the contract's terms. */
export function aTrainingPlan(changes: Partial<TrainingPlan> = {}): TrainingPlan {
  return {
    modelId: 'digits',
    dataset: 'optdigits',
    architecture: architecturePresets.mlp,
    hyperparameters: { ...hyperparameters, momentum: 0.9, weightDecay: 0, gradientClip: 0 },
    checkpointInterval: 10,
    reviewInterval: 20,
    ...changes,
  };
}

export function aCheckpoint(checkpointId: string, epoch: number): Checkpoint {
  const sha256 = 'ab'.repeat(32);
  return {
    ...{
      checkpointId,
      epoch,
      loss: 0.1,
      evaluation: { loss: 0.1, accuracy: 0.97, samples: 359 },
      s3Path: `file:///runs/${sha256}`,
      bytes: 100,
      at: T0,
    },
    ...{ merkleRoot: `0x${sha256}`, state: { sha256, bytes: 100 } },
  };
}

export function aTrainingState(changes: Partial<MlTrainingState> = {}): MlTrainingState {
  const { modelId, architecture, hyperparameters: inForce } = aTrainingPlan();
  return {
    ...{ modelId, runId: 'ml-training-digits-1', status: 'training', architecture, hyperparameters: inForce, seed: 7 },
    ...{ currentEpoch: 20, totalEpochs: 100, currentLoss: 0.2, bestLoss: 0.2, accuracy: 0.95, history: [] },
    ...{ checkpoints: [], checkpointCount: 0, decisions: [], decisionCount: 0, rollbacks: [] },
    ...{ startedAt: T0, updatedAt: T0 },
    ...changes,
  };
}
