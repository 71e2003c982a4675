import type { InitializeTrainingOrder, InitializedTraining, TrainingSetup } from '@fake-stripe/contracts';
import type { CheckpointStore, Dataset, Datasets, Trainer, TrainingArchive } from '@fake-stripe/training';

/**
 * Fetches the data, builds the model or takes the checkpoint the run begins with.
 * @throws DatasetUnavailable | DatasetInvalid | DatasetMismatch | ModelInvalid | NoValidCheckpoint
 */
export class InitializeTraining {
  constructor(
    private readonly trainer: Trainer,
    private readonly datasets: Datasets,
    private readonly store: CheckpointStore,
    private readonly archive: TrainingArchive,
  ) {}

  async execute({ run, plan, seed, resumeFrom }: InitializeTrainingOrder): Promise<InitializedTraining> {
    const store = this.store.locate(run.runId);
    const trainer = await this.trainer.describe();
    if (!resumeFrom) {
      const dataset = await this.datasets.load(plan.dataset);
      const model = { architecture: plan.architecture, input: dataset.shape, classes: dataset.classes };
      const { description } = dataset;
      const setup = { model, hyperparameters: plan.hyperparameters, seed, dataset: description, trainer };
      const state = await this.store.put(run.runId, await this.trainer.init(model, seed));
      return { setup, epoch: 0, state, store };
    }
    const { runId, checkpointId } = resumeFrom;
    const { checkpoint, setup } = await this.archive.restore(runId, checkpointId);
    await this.sameData(setup);
    const state = await this.store.put(run.runId, await this.store.get(runId, checkpoint.state.sha256));
    const { epoch, merkleRoot } = checkpoint;
    const parent = { runId, checkpointId, merkleRoot, epoch };
    return { setup: { ...setup, trainer }, epoch, state, parent, store };
  }

  private sameData({ dataset }: TrainingSetup): Promise<Dataset> {
    return this.datasets.load(dataset.reference, dataset.sha256);
  }
}
