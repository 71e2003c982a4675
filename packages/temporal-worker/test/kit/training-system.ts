import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ML_TRAINING_WORKFLOW,
  MlTrainingQuery,
  TaskQueue,
  mlTrainingWorkflowId,
  type MlTrainingInput,
  type MlTrainingState,
  type TrainingDoorAnswer,
  type TrainingPlan,
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
import { isGrpcServiceError, ServiceError, type WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { TrainingPorts } from '../../src/ml-training/activities/ml-training.activities.js';
import { trainingQueues } from '../../src/temporal/served-queues.js';
import { workerOptions } from '../../src/temporal/worker-options.js';
import { crewOf, quickHeartbeats, quietRuntime, startServer, workflowBundle, type Workers } from './order-system.js';
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

const QUERY_MS = 2_000;

/** A small model on the digits: an epoch takes some ten milliseconds. */
export function aPlan({ hyperparameters, ...plan }: PlanChange = {}): TrainingPlan {
  return {
    modelId: 'digits',
    dataset: 'optdigits',
    architecture: { layers: [{ type: 'dense', units: 16, activation: 'relu' }] },
    checkpointInterval: 2,
    reviewInterval: 0,
    randomSeed: 42,
    ...plan,
    hyperparameters: {
      learningRate: 0.005,
      batchSize: 64,
      epochs: 6,
      optimizer: 'adamw',
      momentum: 0.9,
      weightDecay: 0.01,
      gradientClip: 0,
      ...hyperparameters,
    },
  };
}

export type PlanChange = Partial<Omit<TrainingPlan, 'hyperparameters'>> & {
  readonly hyperparameters?: Partial<TrainingPlan['hyperparameters']>;
};

/** A run as people see it: by its workflow id, whichever run of the chain is live. */
export class TrainingHandle {
  constructor(readonly workflow: WorkflowHandle) {}

  /** The test server leaves a query unanswered whose run closes meanwhile: it is asked again. */
  async state(): Promise<MlTrainingState> {
    for (;;) {
      const query = () => this.workflow.query<MlTrainingState>(MlTrainingQuery.status);
      try {
        return await this.workflow.client.withDeadline(Date.now() + QUERY_MS, query);
      } catch (error) {
        if (!(error instanceof ServiceError) && !isGrpcServiceError(error)) throw error;
      }
    }
  }

  result(): Promise<MlTrainingState> {
    return this.workflow.result() as Promise<MlTrainingState>;
  }

  ask(door: string, args: object = {}): Promise<TrainingDoorAnswer> {
    return this.workflow.executeUpdate<TrainingDoorAnswer, [object]>(door, { args: [args] });
  }

  /** The first state of which this is true. */
  async until(fits: (state: MlTrainingState) => boolean): Promise<MlTrainingState> {
    for (;;) {
      const state = await this.state();
      if (fits(state)) return state;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
