import type { ApiConfig } from '../../src/index.js';

/** Nobody listens there. */
const NOWHERE = '127.0.0.1:1';

/** An API without Temporal, simulator and PostgreSQL: what answers 503 here has been taken for good input. */
export function anApiConfig(changes: Partial<ApiConfig> = {}): ApiConfig {
  return {
    logLevel: 'silent',
    databaseUrl: '',
    databasePoolSize: 1,
    temporal: { connection: { address: NOWHERE }, namespace: 'default' },
    simulatorUrl: `http://${NOWHERE}`,
    temporalUiUrl: 'http://localhost:8080',
    fraudCheck: false,
    trainerQueue: 'ml-training',
    ...changes,
  };
}
