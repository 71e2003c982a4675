import { logLevel, parseConfig, setting, type Environment } from '@fake-stripe/platform';

const schema = {
  port: setting.port('WORKER_PORT').default(9464),
  bindAddress: setting.bindAddress(),
  logLevel: logLevel(),
  databaseUrl: setting.url('DATABASE_URL', ['postgres', 'postgresql']),
  databasePoolSize: setting.int('DATABASE_POOL_SIZE', { min: 1, max: 100 }).default(10),
  simulatorUrl: setting.url('FAKE_STRIPE_URL').default('http://127.0.0.1:3001'),
  /** One HTTP call to a provider. */
  providerTimeout: setting.duration('PROVIDER_TIMEOUT').default(5_000),
};

export type WorkerConfig = ReturnType<typeof readConfig>;

/** @throws ConfigError naming each variable that is wrong */
export function readConfig(env: Environment) {
  return parseConfig(env, schema);
}
