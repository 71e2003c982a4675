import type { Checkpoint } from '@fake-stripe/contracts';
import type { TrainingStatus } from '../../src/api/training-api.js';

const WORKFLOW = 'ml-training-digits-1';

const checkpoint: Checkpoint = {
  checkpointId: 'e000020-abcdef12',
  epoch: 20,
  loss: 0.2,
  evaluation: { loss: 0.06, accuracy: 0.95, samples: 359 },
  s3Path: 'file:///checkpoints/state',
  merkleRoot: `0x${'a'.repeat(64)}`,
  bytes: 1_000,
  state: { sha256: 'b'.repeat(64), bytes: 1_000 },
  at: '2026-11-21T16:00:20.000Z',
};

/** Answers of the API about a training. */
export const aTraining = {
  running(epoch = 25): TrainingStatus {
    return {
      workflowId: WORKFLOW,
      runId: WORKFLOW,
      modelId: 'digits',
      uiLink: 'http://ui/run',
      status: 'training',
      currentEpoch: epoch,
      totalEpochs: 100,
      currentLoss: 1 / epoch,
      bestLoss: 1 / epoch,
      accuracy: 0.95,
      history: Array.from({ length: epoch }, (_, index) => ({
        epoch: index + 1,
        loss: 1 / (index + 1),
        accuracy: 0.9,
      })),
      checkpoints: [checkpoint],
      checkpointCount: 2,
      decisions: [],
      decisionCount: 0,
      rollbacks: [],
      seed: 42,
      hyperparameters: {
        learningRate: 0.001,
        batchSize: 32,
        epochs: 100,
        optimizer: 'adamw',
        momentum: 0.9,
        weightDecay: 0,
        gradientClip: 0,
      },
      architecture: { layers: [] },
      eta: '2026-11-21T16:02:00.000Z',
      startedAt: '2026-11-21T16:00:00.000Z',
      updatedAt: '2026-11-21T16:00:25.000Z',
    };
  },

  awaiting(): TrainingStatus {
    const { eta: _eta, ...state } = aTraining.running(40);
    return { ...state, status: 'awaiting_decision', review: { reason: 'review', epoch: 40 } };
  },

  diverged(): TrainingStatus {
    const { eta: _eta, ...state } = aTraining.running(40);
    const review = { reason: 'diverged', epoch: 40, lastGoodCheckpoint: checkpoint.checkpointId } as const;
    return { ...state, status: 'awaiting_decision', currentLoss: null, review };
  },

  completed(): TrainingStatus {
    const { eta: _eta, ...state } = aTraining.running(100);
    return { ...state, status: 'completed', evaluation: { loss: 0.1, accuracy: 0.9693, samples: 360 } };
  },

  failed(): TrainingStatus {
    const { eta: _eta, ...state } = aTraining.running(30);
    return { ...state, status: 'failed', failure: { code: 'dataset_mismatch', message: 'other data' } };
  },
};
