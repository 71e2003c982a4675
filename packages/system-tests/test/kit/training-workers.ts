import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TaskQueue } from '@fake-stripe/contracts';
import { trainingQueues, type TrainingPorts } from '@fake-stripe/temporal-worker';
import {
  BUNDLED_DATA_DIR,
  FileCheckpointStore,
  FileDatasets,
  P256Signer,
  StoredTrainingArchive,
  createTrainer,
  type Trainer,
} from '@fake-stripe/training';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { required } from './required.js';

/** Workers that really train, with the project's own engine, over files in a folder of their own. */
export class TrainingWorkers {
  private sendHome: (() => Promise<void>) | undefined;

  private constructor(
    private readonly env: TestWorkflowEnvironment,
    private readonly directory: string,
    private readonly trainer: Trainer,
    private readonly ports: TrainingPorts,
  ) {}

  static async hire(env: TestWorkflowEnvironment): Promise<TrainingWorkers> {
    const directory = mkdtempSync(join(tmpdir(), 'fake-stripe-training-'));
    const trainer = createTrainer({ kind: 'own', threads: 2 });
    const store = new FileCheckpointStore(join(directory, 'checkpoints'));
    const workers = new TrainingWorkers(env, directory, trainer, {
      trainer,
      datasets: new FileDatasets({ directory, bundled: BUNDLED_DATA_DIR }),
      store,
      archive: new StoredTrainingArchive(store, new P256Signer()),
    });
    await workers.return();
    return workers;
  }

  async leave(): Promise<void> {
    await this.sendHome?.();
    this.sendHome = undefined;
  }

  async return(): Promise<void> {
    this.sendHome ??= await this.work();
  }

  async dismiss(): Promise<void> {
    await this.leave();
    await this.trainer.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async work(): Promise<() => Promise<void>> {
    const limits = { trainerQueue: TaskQueue.mlTraining, concurrency: 2, batchBudget: 1_000 };
    const workers = await Promise.all(
      trainingQueues(this.ports, limits).map(({ taskQueue, activities, options }) =>
        Worker.create({
          ...options,
          taskQueue,
          activities,
          connection: this.env.nativeConnection,
          workflowBundle: { codePath: required('TEST_WORKFLOW_BUNDLE_PATH') },
          maxHeartbeatThrottleInterval: '200ms',
          defaultHeartbeatThrottleInterval: '200ms',
        }),
      ),
    );
    const running = Promise.all(workers.map((worker) => worker.run()));
    return async () => {
      for (const worker of workers) worker.shutdown();
      await running;
    };
  }
}
