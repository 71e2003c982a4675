import 'reflect-metadata';
import { runMain, startService } from '@fake-stripe/platform';
import { readConfig } from './config.js';
import { createApi } from './create-api.js';

runMain(async () => {
  const config = readConfig(process.env);
  const app = await createApi(config);
  await startService(app, { port: config.port, portVariable: 'API_PORT', host: config.bindAddress });
});
