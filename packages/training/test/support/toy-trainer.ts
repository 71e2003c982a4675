import type { DatasetReference, Evaluation, ModelShape, TrainerDescription } from '@fake-stripe/contracts';
import { type Dataset, DatasetMismatch, Datasets } from '../../src/data/application/ports/datasets.js';
import { type EpochRequest, type EpochResult, Trainer } from '../../src/trainer/application/ports/trainer.js';
import { anEvaluation, aSetup } from './archived-runs.js';

/** Its states are texts of what went into them, so that any difference between two runs is one of their bytes. */
export class ToyTrainer extends Trainer {
  version = aSetup.trainer.version;
  readonly epochs: number[] = [];

  override async describe(): Promise<TrainerDescription> {
    return { ...aSetup.trainer, version: this.version };
  }

  override async init({ classes }: ModelShape, seed: number): Promise<Uint8Array> {
    return Buffer.from(`fresh ${classes} ${seed}`);
  }

  override async trainEpoch({ state, hyperparameters, seed, epoch }: EpochRequest): Promise<EpochResult> {
    this.epochs.push(epoch);
    const { learningRate, batchSize, optimizer } = hyperparameters;
    const step = `\n${epoch} ${learningRate} ${batchSize} ${optimizer} ${seed}`;
    return { state: Buffer.concat([state, Buffer.from(step)]), loss: 1 / epoch, accuracy: 0.8 };
  }

  override async evaluate(): Promise<Evaluation> {
    return anEvaluation;
  }

  override async close(): Promise<void> {}
}

export class ToyDatasets extends Datasets {
  override async load(reference: DatasetReference, sha256?: string): Promise<Dataset> {
    const { dataset } = aSetup;
    if (sha256 !== dataset.sha256) throw new DatasetMismatch(String(reference), sha256 ?? '', dataset.sha256);
    const samples = { features: new Float32Array(0), labels: new Uint16Array(0), count: 0 };
    return { description: dataset, shape: [8, 8, 1], classes: 10, train: samples, heldOut: samples };
  }
}
