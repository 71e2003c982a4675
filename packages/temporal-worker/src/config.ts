import { ConfigError, logLevel, parseConfig, setting, type Environment } from '@fake-stripe/platform';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { TemporalTarget } from './temporal/temporal-workers.js';

const schema = {
  port: setting.port('WORKER_PORT').default(9464),
  bindAddress: setting.bindAddress(),
  logLevel: logLevel(),
  databaseUrl: setting.url('DATABASE_URL', ['postgres', 'postgresql']),
  databasePoolSize: setting.int('DATABASE_POOL_SIZE', { min: 1, max: 100 }).default(10),
  simulatorUrl: setting.url('FAKE_STRIPE_URL').default('http://127.0.0.1:3001'),
  /** Above it an order is suspected of fraud; without one there is no limit. */
  fraudMaxTotal: setting.money('FRAUD_MAX_TOTAL').optional(),
  fraudBlockedCustomers: setting.list('FRAUD_BLOCKED_CUSTOMERS').default([]),
  /** One HTTP call to a provider. */
  providerTimeout: setting.duration('PROVIDER_TIMEOUT').default(5_000),
};

export type WorkerConfig = ReturnType<typeof readConfig>;

/**
 * Temporal itself is configured as its other programs are: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, a profile file.
 * @throws ConfigError naming each variable that is wrong
 */
export function readConfig(env: Environment) {
  return { ...parseConfig(env, schema), temporal: temporalTarget(env) };
}

function temporalTarget(env: Environment): TemporalTarget {
  const known = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(known) });
    return { connection: connectionOptions, namespace: namespace ?? 'default' };
  } catch (error) {
    throw new ConfigError([`TEMPORAL_*: ${error instanceof Error ? error.message : String(error)}`]);
  }
}
