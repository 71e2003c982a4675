import { TaskQueue } from '@fake-stripe/contracts';
import { ConfigError, logLevel, parseConfig, setting, type Environment } from '@fake-stripe/platform';
import { WrongTemporalConfig, temporalTarget, type TemporalTarget } from '@fake-stripe/temporal-config';

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
  /** The task queues of this worker; without it, all. */
  queues: setting.list('WORKER_QUEUES').default([]),
  /** Task queue of the training activities, which a worker with an accelerator can have to itself. */
  trainerQueue: setting.string('TRAINER_QUEUE').default(TaskQueue.mlTraining),
  trainer: setting.oneOf('TRAINER', ['own', 'pytorch']).default('own'),
  /** Of the PyTorch trainer. */
  python: setting.string('PYTHON').default('python3'),
  trainerDevice: setting.oneOf('TRAINER_DEVICE', ['auto', 'cpu', 'cuda']).default('auto'),
  trainerThreads: setting.int('TRAINER_THREADS', { min: 1, max: 256 }).default(1),
  /** How many training activities run at once. */
  trainingConcurrency: setting.int('TRAINING_CONCURRENCY', { min: 1, max: 64 }).default(2),
  /** Of epochs in one activity; one epoch is always trained to its end. */
  trainingBatch: setting.duration('TRAINING_BATCH', { min: '1ms', max: '1h' }).default(10_000),
  /** A folder, `file:///…` or `s3://bucket/prefix`. */
  checkpointStore: setting.string('CHECKPOINT_STORE').default('.local/training/checkpoints'),
  /** Of a server that is compatible with S3; region and credentials are those of AWS's own variables. */
  s3Endpoint: setting.url('S3_ENDPOINT').optional(),
  trainingDataDir: setting.string('TRAINING_DATA_DIR').default('.local/training/data'),
  /** File of a P-256 key (PEM); without one checkpoints are not signed. */
  signingKey: setting.string('TRAINING_SIGNING_KEY').optional(),
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
  checkQueues(settings.queues, settings.trainerQueue);
  const standIns = `${settings.simulatorUrl}/public-apis`;
  const publicApis = {
    location: locationApiUrl ?? `${standIns}/ip-api`,
    weather: weatherApiUrl ?? `${standIns}/open-meteo`,
    catFact: catFactApiUrl ?? `${standIns}/cat-facts`,
  };
  return { ...settings, publicApis, temporal: temporalFrom(env) };
}

function checkQueues(queues: readonly string[], trainerQueue: string): void {
  const known: readonly string[] = [...new Set([...Object.values(TaskQueue), trainerQueue])];
  const unknown = queues.filter((queue) => !known.includes(queue));
  if (unknown.length === 0) return;
  throw new ConfigError([`WORKER_QUEUES must be some of ${known.join(', ')}, but has "${unknown.join(', ')}"`]);
}

/** @throws ConfigError */
function temporalFrom(env: Environment): TemporalTarget {
  try {
    return temporalTarget(env);
  } catch (error) {
    if (error instanceof WrongTemporalConfig) throw new ConfigError([error.message]);
    throw error;
  }
}
