import { join } from 'node:path';
import { type ServiceName, serviceNames } from '../services/specs.js';
import { StackRecord } from '../stack/stack-record.js';
import type { StackUrls } from '../stack/urls.js';
import { type SuperviseOptions, supervise } from './supervise.js';

/**
 * Runs one service alone. Where the whole system, or a part of it, runs from the same directory, the service uses its
 * database and Temporal; the environment goes before.
 */
export async function supervisePart(name: string, options: SuperviseOptions): Promise<number> {
  if (!isService(name)) throw new Error(`There is no service ${name}; there are ${serviceNames.join(', ')}`);
  const running = await StackRecord.running(options.dataDir);
  const env = { ...(running && surroundings(running.urls)), ...options.env };
  return supervise({ ...options, env, dataDir: join(options.dataDir, 'parts', name), parts: [name] });
}

function surroundings({ database, temporal, temporalUi, chaos }: StackUrls): NodeJS.ProcessEnv {
  return { DATABASE_URL: database, TEMPORAL_ADDRESS: temporal, TEMPORAL_UI_URL: temporalUi, FAKE_STRIPE_URL: chaos };
}

function isService(name: string): name is ServiceName {
  return serviceNames.some((known) => known === name);
}
