import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ML_TRAINING_WORKFLOW,
  TaskQueue,
  mlTrainingWorkflowId,
  type MlTrainingInput,
  type MlTrainingState,
} from '@fake-stripe/contracts';
import {
  BUNDLED_DATA_DIR,
  createTrainer,
  FileCheckpointStore,
  FileDatasets,
  StoredTrainingArchive,
  P256Signer,
  weightsOf,
  type CheckpointStore,
} from '@fake-stripe/training';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { TrainingPorts } from '../../src/ml-training/activities/ml-training.activities.js';
import { trainingQueues } from '../../src/temporal/served-queues.js';
import { workerOptions } from '../../src/temporal/worker-options.js';
import { aPlan, type PlanChange } from './a-training-plan.js';
import { crewOf, quickHeartbeats, quietRuntime, startServer, workflowBundle, type Workers } from './order-system.js';
import { TrainingHandle } from './training-handle.js';
import { WatchedTrainer } from './watched-trainer.js';

export interface TrainingSystemOptions {
  readonly server?: 'time-skipping' | 'dev';
  /** Milliseconds of epochs in one activity. Default: all that there are. */
  readonly batchBudget?: number;
  /** Puts something between the activities and the store. */
  readonly store?: (real: CheckpointStore) => CheckpointStore;
  readonly trainerQueue?: string;
  /** Whether workers serve from the beginning. Default true. */
  readonly working?: boolean;
}

/** A Temporal server with workers that really train, and files in a folder of its own. */
export class TrainingSystem {
  private readonly crews: Workers[] = [];

  private constructor(
    readonly env: TestWorkflowEnvironment,
    readonly directory: string,
    readonly trainer: WatchedTrainer,
    readonly ports: TrainingPorts,
    private readonly options: TrainingSystemOptions,
  ) {}

  static async start(options: TrainingSystemOptions = {}): Promise<TrainingSystem> {
    quietRuntime();
    const directory = mkdtempSync(join(tmpdir(), 'fake-stripe-training-'));
    const files = new FileCheckpointStore(join(directory, 'checkpoints'));
    const store = options.store?.(files) ?? files;
    const trainer = new WatchedTrainer(createTrainer({ kind: 'own', threads: 2 }));
    const datasets = new FileDatasets({ directory, bundled: BUNDLED_DATA_DIR });
    const archive = new StoredTrainingArchive(store, new P256Signer());
    const env = await startServer(options.server ?? 'time-skipping');
    const system = new TrainingSystem(env, directory, trainer, { trainer, datasets, store, archive }, options);
    if (options.working !== false) await system.work();
    return system;
  }

  /** Workers as a process of their own would run them. */
  async work(ports: Partial<TrainingPorts> = {}, queues?: readonly string[]): Promise<Workers> {
    const { batchBudget = 3_600_000, trainerQueue = TaskQueue.mlTraining } = this.options;
    const limits = { trainerQueue, concurrency: 2, batchBudget };
    const connection = await NativeConnection.connect({ address: this.env.address });
    const served = trainingQueues({ ...this.ports, ...ports }, limits);
    const workers = await Promise.all(
      served
        .filter(({ taskQueue }) => queues?.includes(taskQueue) ?? true)
        .map(({ taskQueue, activities, options }) =>
          Worker.create({
            ...workerOptions,
            ...quickHeartbeats,
            ...options,
            taskQueue,
            activities,
            connection,
            workflowBundle: workflowBundle(),
          }),
        ),
    );
    const crew = crewOf(workers, connection);
    this.crews.push(crew);
    return crew;
  }

  async begin(plan: PlanChange = {}, more: Partial<MlTrainingInput> = {}): Promise<TrainingHandle> {
    const full = aPlan(plan);
    const { trainerQueue = TaskQueue.mlTraining } = this.options;
    const workflowId = mlTrainingWorkflowId(full.modelId, `test-${(starts += 1)}`);
    const input: MlTrainingInput = { plan: full, trainerQueue, correlationId: 'test', ...more };
    await this.env.client.workflow.start(ML_TRAINING_WORKFLOW, {
      workflowId,
      taskQueue: TaskQueue.mlTraining,
      args: [input],
    });
    // Not the handle of the start: that one is pinned to the first run.
    return new TrainingHandle(this.env.client.workflow.getHandle(workflowId));
  }

  /** What has become of a run that nobody disturbs. */
  async finished(plan: PlanChange = {}): Promise<MlTrainingState> {
    return (await this.begin(plan)).result();
  }

  /** Weights alone: two runs can differ in what else their states hold. */
  async weights({ runId, checkpoints }: MlTrainingState): Promise<Uint8Array> {
    const state = await this.ports.store.get(runId, checkpoints.at(-1)?.state.sha256 ?? '');
    return weightsOf(state);
  }

  async stop(): Promise<void> {
    await Promise.all(this.crews.map((crew) => crew.stop()));
    await this.env.teardown();
    await this.trainer.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

let starts = 0;
