import 'reflect-metadata';
import { createService, runMain, startService } from '@fake-stripe/platform';
import { readConfig } from './config.js';
import { installRuntime } from './temporal/runtime.js';
import { prebuiltWorkflows } from './temporal/workflow-bundle.js';
import { WorkerModule } from './worker.module.js';

runMain(async () => {
  const config = readConfig(process.env);
  const surroundings = {
    workflows: prebuiltWorkflows,
    metricsUrl: await installRuntime(),
    onFailure: (error: unknown) => {
      throw error;
    },
  };
  const app = await createService(WorkerModule.register(config, surroundings), {
    name: 'temporal-worker',
    logLevel: config.logLevel,
  });
  await startService(app, { port: config.port, portVariable: 'WORKER_PORT', host: config.bindAddress });
});
