import 'reflect-metadata';
import { runMain, startService } from '@fake-stripe/platform';
import { readConfig } from './config.js';
import { createFounder } from './create-founder.js';

runMain(async () => {
  const config = readConfig(process.env);
  const app = await createFounder(config);
  await startService(app, { port: config.port, portVariable: 'FOUNDER_PORT', host: config.bindAddress });
});
