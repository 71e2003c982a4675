import { NO_FILE } from '../services/environment.js';
import { StackRecord } from './stack-record.js';

/**
 * The variables for what is started beside a system that runs on this directory: its database, Temporal and simulator,
 * unless `env` says others. Empty values count as unset.
 */
export async function besideRunning(dataDir: string, env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const running = await StackRecord.running(dataDir);
  if (running === undefined) return env;
  const { database, temporal, temporalUi, chaos } = running.urls;
  const isOurs = running.processes.some(({ name }) => name === 'temporal');
  return {
    ...env,
    DATABASE_URL: env.DATABASE_URL || database,
    FAKE_STRIPE_URL: env.FAKE_STRIPE_URL || chaos,
    ...(!env.TEMPORAL_ADDRESS && {
      TEMPORAL_ADDRESS: temporal,
      TEMPORAL_UI_URL: env.TEMPORAL_UI_URL || temporalUi,
      // As for the services of that system: the user's profiles are for other clusters.
      ...(isOurs && { TEMPORAL_CONFIG_FILE: NO_FILE }),
    }),
  };
}
