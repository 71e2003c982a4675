import { runMain, startService } from '@fake-stripe/platform';
import { configFrom } from './config.js';
import { createSimulator } from './simulator.js';

runMain(async () => {
  const config = configFrom(process.env);
  const app = await createSimulator(config);
  await startService(app, { port: config.port, portVariable: 'CHAOS_PORT', host: config.host });
});
