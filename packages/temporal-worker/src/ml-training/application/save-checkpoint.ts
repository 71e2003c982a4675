import type {
  EvaluateModelOrder,
  Evaluation,
  SaveCheckpointOrder,
  SaveCheckpointAnswer,
  TrainingSetup,
} from '@fake-stripe/contracts';
import type { CheckpointStore, Datasets, Trainer, TrainingArchive } from '@fake-stripe/training';
import type { WorkingFiles } from './working-files.js';

/** @throws TrainerUnavailable | ModelInvalid | ObjectDamaged | StoreUnavailable | DatasetUnavailable | DatasetMismatch */
export class EvaluateModel {
  constructor(
    private readonly trainer: Trainer,
    private readonly datasets: Datasets,
    private readonly store: CheckpointStore,
  ) {}

  async execute({ run, setup, state }: EvaluateModelOrder, signal: AbortSignal): Promise<Evaluation> {
    return this.of(await this.store.get(run.runId, state.sha256), setup, signal);
  }

  async of(state: Uint8Array, { dataset, model }: TrainingSetup, signal: AbortSignal): Promise<Evaluation> {
    const { heldOut } = await this.datasets.load(dataset.reference, dataset.sha256);
    return this.trainer.evaluate({ state, model, samples: heldOut }, { signal });
  }
}

/** @throws as EvaluateModel, and LogDamaged */
export class SaveCheckpoint {
  constructor(
    private readonly evaluation: EvaluateModel,
    private readonly store: CheckpointStore,
    private readonly archive: TrainingArchive,
    private readonly files: WorkingFiles,
  ) {}

  async execute(order: SaveCheckpointOrder, signal: AbortSignal): Promise<SaveCheckpointAnswer> {
    const { discard, points: kept, ...request } = order;
    const { runId } = order.run;
    const state = await this.store.get(runId, order.state.sha256);
    const evaluation = await this.evaluation.of(state, order.setup, signal);
    // A loss is taken before each step: the last one can have ruined a model whose loss was still a number.
    if (evaluation.loss === null) return { diverged: true };
    const points = await this.files.points(runId, kept);
    const saved = await this.archive.save({ ...request, points, evaluation }, state);
    await this.files.discard(runId, discard, [order.state, kept]);
    return { ...saved, evaluation };
  }
}
