import type { EvaluateModelOrder, Evaluation, SaveCheckpointOrder, SavedCheckpoint } from '@fake-stripe/contracts';
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
    const { reference, sha256 } = setup.dataset;
    const { heldOut } = await this.datasets.load(reference, sha256);
    const bytes = await this.store.get(run.runId, state.sha256);
    return this.trainer.evaluate({ state: bytes, model: setup.model, samples: heldOut }, { signal });
  }
}

/** @throws as EvaluateModel, and LogDamaged */
export class SaveCheckpoint {
  constructor(
    private readonly evaluation: EvaluateModel,
    private readonly archive: TrainingArchive,
    private readonly files: WorkingFiles,
  ) {}

  async execute(order: SaveCheckpointOrder, signal: AbortSignal): Promise<SavedCheckpoint> {
    const { discard, points: kept, ...request } = order;
    const { runId } = order.run;
    const evaluation = await this.evaluation.execute(order, signal);
    const points = await this.files.points(runId, kept);
    const saved = await this.archive.save({ ...request, points, evaluation });
    await this.files.discard(runId, discard, [order.state, kept]);
    return { ...saved, evaluation };
  }
}
