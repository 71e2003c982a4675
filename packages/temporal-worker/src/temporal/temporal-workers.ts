import { OrderStoreUnavailable } from '@fake-stripe/order-store';
import { CannotStart, untilAvailable } from '@fake-stripe/platform';
import type { TemporalTarget } from '@fake-stripe/temporal-config';
import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { NativeConnection, Worker, type State, type WorkerOptions } from '@temporalio/worker';
import { registerSearchAttributes } from './search-attributes.js';
import { cachedWorkflows, workerOptions } from './worker-options.js';
import type { WorkflowSource } from './workflow-bundle.js';

/** One task queue and what this process does for it. */
export interface ServedQueue {
  readonly taskQueue: string;
  readonly activities: object;
  readonly options?: Pick<WorkerOptions, 'maxConcurrentActivityTaskExecutions'>;
}

/** A task queue of this process and the state of its worker, as the SDK names them. */
export interface PolledQueue {
  readonly taskQueue: string;
  readonly state: State | 'STARTING';
}

export interface TemporalWorkersOptions {
  readonly target: TemporalTarget;
  readonly workflows: WorkflowSource;
  readonly queues: readonly ServedQueue[];
  /** Makes ready what the activities need, such as the database; tried until it works. */
  readonly prepare: () => Promise<void>;
  /** A worker that stops by itself is the end of the process. */
  readonly onFailure: (error: unknown) => void;
}

/** The Temporal workers of this process, one per task queue, from the first connection to the last task. */
export class TemporalWorkers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('TemporalWorkers');
  private readonly stopping = new AbortController();
  private connection?: NativeConnection;
  private workers: readonly Worker[] = [];
  private finished: Promise<void> = Promise.resolve();

  constructor(private readonly options: TemporalWorkersOptions) {}

  onApplicationBootstrap(): void {
    this.finished = this.serve().catch((error: unknown) => {
      if (!this.stopping.signal.aborted) this.options.onFailure(error);
    });
  }

  /** What this process serves, and how far each of them is: `RUNNING` where it is polled. */
  queues(): readonly PolledQueue[] {
    return this.options.queues.map(({ taskQueue }, index) => ({
      taskQueue,
      state: this.workers[index]?.getState() ?? 'STARTING',
    }));
  }

  /** @throws Error while a queue is not being polled */
  async checkPolling(): Promise<void> {
    const idle = this.queues().filter(({ state }) => state !== 'RUNNING');
    if (idle.length > 0) throw new Error(`Not polling ${idle.map(({ taskQueue }) => taskQueue).join(', ')}`);
    await this.connection?.workflowService.getSystemInfo({});
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort(new Error('The worker is stopping'));
    this.shutDownWorkers();
    await this.finished;
  }

  private async serve(): Promise<void> {
    const { target, prepare, queues } = this.options;
    const { signal } = this.stopping;
    const say = (message: string) => this.log.warn(message);
    const unlessAway = (error: unknown) => !(error instanceof OrderStoreUnavailable);
    const onlyRefusals = (error: unknown) => error instanceof CannotStart;
    await untilAvailable('the database', prepare, { say, signal, isFinal: unlessAway });
    const temporal = { say, signal, isFinal: onlyRefusals };
    const connection = await untilAvailable('Temporal', () => NativeConnection.connect(target.connection), temporal);
    this.connection = connection;
    try {
      await untilAvailable('Temporal', () => registerSearchAttributes(connection, target.namespace), temporal);
      this.workers = await Promise.all(queues.map((queue) => this.createWorker(connection, queue)));
      signal.throwIfAborted();
      await this.runWorkers();
    } finally {
      // A worker that was never run keeps its hold on the connection; the process is about to end anyway.
      await connection.close().catch((error: unknown) => this.log.debug({ msg: 'Connection not closed', error }));
    }
  }

  /** Until they are shut down, or one fails: then the others are shut down too, and its error is thrown. */
  private async runWorkers(): Promise<void> {
    const running = this.workers.map((worker) =>
      worker.run().catch((error: unknown) => {
        this.shutDownWorkers();
        throw error;
      }),
    );
    const ended = await Promise.allSettled(running);
    const failed = ended.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }

  private shutDownWorkers(): void {
    for (const worker of this.workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  }

  private async createWorker(connection: NativeConnection, queue: ServedQueue): Promise<Worker> {
    const { taskQueue, activities, options } = queue;
    const worker = await Worker.create({
      ...workerOptions,
      maxCachedWorkflows: cachedWorkflows(this.options.queues.length),
      ...this.options.workflows,
      connection,
      namespace: this.options.target.namespace,
      taskQueue,
      activities,
      ...options,
    });
    this.log.log({ msg: 'Registered activities', taskQueue, activities: Object.keys(activities) });
    return worker;
  }
}
