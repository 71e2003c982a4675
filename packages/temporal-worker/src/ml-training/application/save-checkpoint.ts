import type { Evaluation, SaveCheckpointOrder, SaveCheckpointAnswer, TrainingSetup } from '@fake-stripe/contracts';
import type { CheckpointStore, Datasets, Trainer, TrainingArchive } from '@fake-stripe/training';
import type { WorkingFiles } from './working-files.js';

export interface SaveControl {
  readonly signal: AbortSignal;
  /** `ms`: how long the trainer took. */
  readonly onEvaluated: (evaluation: Evaluation, ms: number) => void;
}

/**
 * Evaluates a state and makes a checkpoint of it.
 * @throws TrainerUnavailable | ModelInvalid | ObjectDamaged | StoreUnavailable | DatasetUnavailable | DatasetMismatch |
 *   LogDamaged
 */
export class SaveCheckpoint {
  constructor(
    private readonly trainer: Trainer,
    private readonly datasets: Datasets,
    private readonly store: CheckpointStore,
    private readonly archive: TrainingArchive,
    private readonly files: WorkingFiles,
    private readonly now: () => number,
  ) {}

  async execute(order: SaveCheckpointOrder, control: SaveControl): Promise<SaveCheckpointAnswer> {
    const { discard, points: kept, ...request } = order;
    const { runId } = order.run;
    const state = await this.store.get(runId, order.state.sha256);
    const evaluation = await this.evaluate(state, order.setup, control);
    // A loss is taken before each step: the last one can have ruined a model whose loss was still a number.
    if (evaluation.loss === null) return { diverged: true };
    const points = await this.files.points(runId, kept);
    const saved = await this.archive.save({ ...request, points, evaluation }, state);
    await this.files.discard(runId, discard, [order.state, kept]);
    return saved;
  }

  private async evaluate(
    state: Uint8Array,
    { dataset, model }: TrainingSetup,
    { signal, onEvaluated }: SaveControl,
  ): Promise<Evaluation> {
    const { heldOut } = await this.datasets.load(dataset.reference, dataset.sha256);
    const began = this.now();
    const evaluation = await this.trainer.evaluate({ state, model, samples: heldOut }, { signal });
    onEvaluated(evaluation, this.now() - began);
    return evaluation;
  }
}
