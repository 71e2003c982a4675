import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { TaskQueue } from '@fake-stripe/contracts';
import { createService, HealthModule, runMain, startService } from '@fake-stripe/platform';
import { installRuntime, type ServedQueue, servedQueues, TemporalWorkers } from '@fake-stripe/temporal-worker';
import type { DynamicModule } from '@nestjs/common';
import { memoryPorts } from './memory-ports.js';
import type { WorkerPlan } from './worker-plan.js';

/** A worker of the benchmark: everything but workflows and activities is as in the service temporal-worker. */
runMain(async () => {
  const plan = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as WorkerPlan;
  await installRuntime();
  const app = await createService(workerModule(plan), { name: `bench-${plan.kind}`, logLevel: 'info' });
  await startService(app, { port: plan.port, portVariable: 'the port of the plan', host: '127.0.0.1' });
});

class BenchWorkerModule {}

function workerModule(plan: WorkerPlan): DynamicModule {
  const health = HealthModule.register({
    inject: [TemporalWorkers],
    useFactory: (workers: TemporalWorkers) => ({ temporal: () => workers.checkPolling() }),
  });
  const workers = { provide: TemporalWorkers, useFactory: () => workersOf(plan) };
  return {
    module: BenchWorkerModule,
    global: true,
    imports: [health],
    providers: [workers],
    exports: [TemporalWorkers],
  };
}

function workersOf({ kind, address, namespace, bundle, answers, activities }: WorkerPlan): TemporalWorkers {
  return new TemporalWorkers({
    target: { connection: { address }, namespace },
    workflows: { workflowBundle: { codePath: bundle } },
    queues: kind === 'bare' ? bareQueues(activities, answers) : memoryQueues(answers),
    prepare: () => Promise.resolve(),
    onFailure: (error) => {
      throw error;
    },
  });
}

function bareQueues(activities: WorkerPlan['activities'], answers: WorkerPlan['answers']): readonly ServedQueue[] {
  return Object.entries(activities).map(([taskQueue, names]) => ({
    taskQueue,
    activities: Object.fromEntries(names.map((name) => [name, () => Promise.resolve(answers[name])])),
  }));
}

const limits = { callTimeout: 5_000, providerPatience: 10_000, databasePatience: 300_000 };

function memoryQueues(answers: WorkerPlan['answers']): readonly ServedQueue[] {
  const ours: readonly string[] = [TaskQueue.orders, TaskQueue.shipping];
  return servedQueues(memoryPorts(answers), limits).filter(({ taskQueue }) => ours.includes(taskQueue));
}
