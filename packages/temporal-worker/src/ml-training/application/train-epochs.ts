import {
  canonicalJson,
  KEPT_POINTS,
  type EpochPoint,
  type EpochProgress,
  type StoredObject,
  type TrainEpochsOrder,
  type TrainedEpochs,
  type TrainerDescription,
} from '@fake-stripe/contracts';
import {
  TrainerUnavailable,
  type CheckpointStore,
  type Datasets,
  type EpochControl,
  type EpochRequest,
  type EpochResult,
  type Trainer,
  type TrainingArchive,
} from '@fake-stripe/training';
import type { WorkingFiles } from './working-files.js';

export interface BatchControl {
  /** Ends the work: what was finished is answered, where that is at least one epoch. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: EpochProgress) => void;
  /** `ms`: how long the trainer took. */
  readonly onEpoch: (point: EpochPoint, ms: number) => void;
}

/**
 * Trains epoch after epoch until the last one asked for, or until the time for one batch is up. The end is a function
 * of the order alone, wherever the batches are cut.
 * @throws TrainerUnavailable | ModelInvalid | ObjectDamaged | StoreUnavailable | DatasetUnavailable | DatasetMismatch
 */
export class TrainEpochs {
  constructor(
    private readonly trainer: Trainer,
    private readonly datasets: Datasets,
    private readonly store: CheckpointStore,
    private readonly archive: Pick<TrainingArchive, 'keep'>,
    private readonly files: WorkingFiles,
    /** Milliseconds; one epoch is always trained to its end. */
    private readonly budget: number,
    private readonly now: () => number,
  ) {}

  async execute(order: TrainEpochsOrder, control: BatchControl): Promise<TrainedEpochs> {
    const { run, setup } = order;
    await this.sameTrainer(order);
    const dataset = await this.datasets.load(setup.dataset.reference, setup.dataset.sha256);
    const before = await this.files.points(run.runId, order.points);
    let state = await this.store.get(run.runId, order.state.sha256);
    const points: EpochPoint[] = [];
    const until = this.now() + this.budget;
    for (let epoch = order.from; epoch <= order.to; epoch += 1) {
      const { model, hyperparameters, seed } = setup;
      const request = { state, model, hyperparameters, seed, epoch, samples: dataset.train };
      const began = this.now();
      const trained = await this.epoch(request, control, points.length > 0);
      if (!trained) break;
      state = trained.state;
      const point = { epoch, loss: finite(trained.loss), accuracy: trained.accuracy };
      points.push(point);
      control.onEpoch(point, this.now() - began);
      if (point.loss === null || this.now() >= until) break;
    }
    const last = points.at(-1) as EpochPoint;
    const losses = points.flatMap(({ loss }) => (loss === null ? [] : [loss]));
    const [keptState, keptPoints] = await Promise.all([
      this.keep(run.runId, state, last.epoch === order.to),
      this.files.keepPoints(run.runId, [...before, ...points]),
    ]);
    const kept = { state: keptState, points: keptPoints };
    await this.files.discard(run.runId, order.discard, [order.state, order.points, kept.state, kept.points]);
    return {
      ...kept,
      epoch: last.epoch,
      tail: points.slice(-KEPT_POINTS),
      lowestLoss: losses.length === 0 ? null : losses.reduce((a, b) => Math.min(a, b)),
      diverged: last.loss === null,
    };
  }

  /** `undefined`: called off, and there are finished epochs to answer with. */
  private async epoch(
    request: EpochRequest,
    { signal, onProgress }: BatchControl,
    mayEnd: boolean,
  ): Promise<EpochResult | undefined> {
    const { epoch } = request;
    const inner: EpochControl = { signal, onProgress: (progress) => onProgress({ epoch, ...progress }) };
    try {
      signal.throwIfAborted();
      return await this.trainer.trainEpoch(request, inner);
    } catch (error) {
      if (signal.aborted && mayEnd) return undefined;
      throw error;
    }
  }

  private keep(runId: string, state: Uint8Array, isLast: boolean): Promise<StoredObject> {
    return isLast ? this.archive.keep(runId, state) : this.store.put(runId, state);
  }

  /** Another engine, version, device or number of threads could give other weights without anybody knowing. */
  private async sameTrainer({ setup }: TrainEpochsOrder): Promise<void> {
    const here = await this.trainer.describe();
    if (canonicalJson(here) === canonicalJson(setup.trainer)) return;
    throw new TrainerUnavailable(
      `The run was begun with ${describe(setup.trainer)}; this worker has ${describe(here)}`,
    );
  }
}

function describe({ engine, version, device, threads }: TrainerDescription): string {
  return `${engine} ${version} on ${device} with ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

function finite(loss: number): number | null {
  return Number.isFinite(loss) ? loss : null;
}
