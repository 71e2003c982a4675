import { createHash } from 'node:crypto';
import { BUNDLED_DATA_DIR, createTrainer, type Dataset, FileDatasets, type Trainer } from '@fake-stripe/training';
import { timed } from '../kit/clock.js';
import { architectureOf, type BenchedPlan, CHECKPOINT_INTERVAL, hyperparametersOf, SEED } from './training-plan.js';

export interface Trained {
  /** Of everything. */
  readonly seconds: number;
  /** Of each epoch, and of each evaluation: what the trainer was busy with. */
  readonly epochs: readonly number[];
  readonly evaluations: readonly number[];
  /** Of the last state. */
  readonly sha256: string;
}

/**
 * The floor: the same trainer in a thread, epoch after epoch, the held-out samples evaluated where the workflow makes a
 * checkpoint, and nothing else.
 */
export class BareLoop {
  private readonly trainer: Trainer = createTrainer({ kind: 'own', threads: 1 });

  private constructor(private readonly dataset: Dataset) {}

  static async open(): Promise<BareLoop> {
    const datasets = new FileDatasets({ directory: 'none', bundled: BUNDLED_DATA_DIR });
    return new BareLoop(await datasets.load('optdigits'));
  }

  async train(plan: BenchedPlan): Promise<Trained> {
    const times = { epochs: [] as number[], evaluations: [] as number[] };
    const { seconds, result } = await timed(() => this.loop(plan, times));
    return { seconds, ...times, sha256: createHash('sha256').update(result).digest('hex') };
  }

  /** Units of a hidden layer with which an epoch takes about so many seconds on this machine. */
  async unitsFor(seconds: number): Promise<number> {
    let units = 256;
    for (let step = 0; step < 3; step += 1) {
      const measured = await this.train({ units, epochs: 2 });
      // The work is nearly that between the two hidden layers, which is the square of their units.
      units = Math.max(16, 16 * Math.round((units * Math.sqrt((2 * seconds) / measured.seconds)) / 16));
    }
    return units;
  }

  close(): Promise<void> {
    return this.trainer.close();
  }

  private async loop(plan: BenchedPlan, times: { epochs: number[]; evaluations: number[] }): Promise<Uint8Array> {
    const { shape: input, classes, train: samples, heldOut } = this.dataset;
    const model = { architecture: architectureOf(plan), input, classes };
    const hyperparameters = hyperparametersOf(plan);
    const control = { signal: new AbortController().signal, onProgress: () => undefined };
    const evaluate = async () => {
      const { seconds } = await timed(() => this.trainer.evaluate({ state, model, samples: heldOut }, control));
      times.evaluations.push(seconds);
    };
    let state = await this.trainer.init(model, SEED);
    await evaluate();
    for (let epoch = 1; epoch <= plan.epochs; epoch += 1) {
      const request = { state, model, hyperparameters, seed: SEED, epoch, samples };
      const { seconds, result } = await timed(() => this.trainer.trainEpoch(request, control));
      times.epochs.push(seconds);
      state = result.state;
      if (epoch % CHECKPOINT_INTERVAL === 0) await evaluate();
    }
    return state;
  }
}
