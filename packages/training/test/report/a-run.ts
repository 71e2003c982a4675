import type { Decision, EpochPoint } from '@fake-stripe/contracts';
import type { ReportContent } from '../../src/report/report-content.js';

type Told = ReportContent['decisions'][number];

const root = (digit: string) => `0x${digit.repeat(64)}` as const;

/** A run of the example as a report takes it: falling losses, a checkpoint each ten epochs. */
export const aRun = {
  completed(epochs = 100): ReportContent {
    const points = Array.from({ length: epochs }, (_, index) => pointAt(index + 1));
    return {
      runId: 'ml-training-digits-1',
      modelId: 'digits',
      status: 'completed',
      startedAt: '2026-11-21T16:00:00.000Z',
      updatedAt: '2026-11-21T16:02:51.310Z',
      store: 'file:///checkpoints/ml-training-digits-1',
      setup,
      points,
      checkpoints: points.filter(({ epoch }) => epoch % 10 === 0).map(checkpointAt),
      decisions: [],
      changes: [],
      rollbacks: [],
      evaluation: { loss: 0.11, accuracy: 0.9693, samples: 359 },
      verdict: {
        sound: true,
        findings: [],
        notes: [],
        head: { size: 11, root: root('f') },
        checked: ['11 entries of the log'],
      },
    };
  },

  adjusted(said: Partial<Decision> = {}): ReportContent {
    const decision: Told = {
      decision: 'adjust',
      by: 'alice',
      reason: 'it falls too slowly',
      at: '2026-11-21T16:01:00.000Z',
      epoch: 40,
      effectiveFrom: 41,
      newHyperparameters: { learningRate: 0.0005 },
      abandoned: false,
      ...said,
    };
    const change = { effectiveFrom: 41, name: 'learningRate', from: '0.001', to: '0.0005', by: decision.by };
    return { ...aRun.completed(), decisions: [decision], changes: [change] };
  },
};

function pointAt(epoch: number): EpochPoint {
  return { epoch, loss: 2.3 / epoch, accuracy: 1 - 0.9 / epoch };
}

function checkpointAt({ epoch, loss }: EpochPoint): ReportContent['checkpoints'][number] {
  return {
    checkpointId: `c${epoch}`,
    epoch,
    at: '2026-11-21T16:01:00.000Z',
    loss,
    evaluation: { loss: 0.11, accuracy: 0.96, samples: 359 },
    merkleRoot: root('a'),
    bytes: 152_340,
    superseded: false,
    path: `file:///checkpoints/ml-training-digits-1/objects/${'b'.repeat(64)}`,
  };
}

const setup: ReportContent['setup'] = {
  model: {
    architecture: { layers: [{ type: 'dense', units: 64, activation: 'relu' }] },
    input: [8, 8, 1],
    classes: 10,
  },
  hyperparameters: {
    learningRate: 0.001,
    batchSize: 32,
    epochs: 100,
    optimizer: 'adamw',
    momentum: 0.9,
    weightDecay: 0.01,
    gradientClip: 0,
  },
  seed: 42,
  dataset: {
    reference: 'optdigits',
    sha256: 'd'.repeat(64),
    licence: 'CC BY 4.0',
    splits: { train: 1_438, heldOut: 359 },
  },
  trainer: { engine: 'own', version: '1', determinism: 'bit-exact', threads: 1, device: 'cpu' },
};
