import { join } from 'node:path';
import { serviceNames, serviceSpecs } from '../services/specs.js';
import { portsFromEnvironment } from '../stack/ports.js';
import { StackRecord } from '../stack/stack-record.js';
import type { StackUrls } from '../stack/urls.js';
import { type SuperviseOptions, supervise } from './supervise.js';

/**
 * Runs one service alone. Where the whole system runs from the same directory, the service uses its database, Temporal
 * and simulator; the environment goes before.
 */
export async function supervisePart(name: string, options: SuperviseOptions): Promise<number> {
  const spec = serviceSpecs.find((known) => known.name === name);
  if (spec === undefined) throw new Error(`There is no service "${name}"; there are ${serviceNames.join(', ')}`);
  const running = await StackRecord.running(options.dataDir);
  const env = { ...(running && surroundings(running.urls)), ...options.env };
  // Several of one kind may run, each on a port of its own.
  const port = portsFromEnvironment(env)[spec.port];
  const dataDir = join(options.dataDir, 'parts', `${name}-${port}`);
  return supervise({ ...options, env, dataDir, parts: [spec.name] });
}

function surroundings({ database, temporal, temporalUi, chaos }: StackUrls): NodeJS.ProcessEnv {
  return { DATABASE_URL: database, TEMPORAL_ADDRESS: temporal, TEMPORAL_UI_URL: temporalUi, FAKE_STRIPE_URL: chaos };
}
