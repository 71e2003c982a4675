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
  /** Of ip-api.com, open-meteo.com and catfact.ninja; the simulator stands in for each that is not given. */
  locationApiUrl: setting.url('LOCATION_API_URL').optional(),
  weatherApiUrl: setting.url('WEATHER_API_URL').optional(),
  catFactApiUrl: setting.url('CAT_FACT_API_URL').optional(),
  /** Above it an order is suspected of fraud; without one there is no limit. */
  fraudMaxTotal: setting.money('FRAUD_MAX_TOTAL').optional(),
  fraudBlockedCustomers: setting.list('FRAUD_BLOCKED_CUSTOMERS').default([]),
  /** One HTTP call to a provider. */
  providerTimeout: setting.duration('PROVIDER_TIMEOUT', { min: '100ms', max: '1m' }).default(5_000),
};

export type WorkerConfig = ReturnType<typeof readConfig>;

/**
 * Temporal itself is configured as its other programs are: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, a profile file.
 * @throws ConfigError naming each variable that is wrong
 */
export function readConfig(env: Environment) {
  const { locationApiUrl, weatherApiUrl, catFactApiUrl, ...settings } = parseConfig(env, schema);
  const standIns = `${settings.simulatorUrl}/public-apis`;
  const publicApis = {
    location: locationApiUrl ?? `${standIns}/ip-api`,
    weather: weatherApiUrl ?? `${standIns}/open-meteo`,
    catFact: catFactApiUrl ?? `${standIns}/cat-facts`,
  };
  return { ...settings, publicApis, temporal: temporalTarget(env) };
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
