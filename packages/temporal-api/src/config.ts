import { TaskQueue } from '@fake-stripe/contracts';
import {
  ConfigError,
  bindAddress,
  logLevel,
  parseConfig,
  setting,
  type Environment,
  type LogLevel,
} from '@fake-stripe/platform';
import { WrongTemporalConfig, temporalTarget, type TemporalTarget } from '@fake-stripe/temporal-config';

export interface ApiConfig {
  readonly logLevel: LogLevel;
  readonly databaseUrl: string;
  readonly databasePoolSize: number;
  readonly temporal: TemporalTarget;
  /** The simulator, for the audit and for what requests ask of it. */
  readonly simulatorUrl: string;
  readonly temporalUiUrl: string;
  /** Whether every order is checked for fraud after its card was authorized. */
  readonly fraudCheck: boolean;
  /** Task queue of the activities that train models. */
  readonly trainerQueue: string;
}

const schema = {
  port: setting.port('API_PORT').default(3002),
  bindAddress: bindAddress(),
  logLevel: logLevel(),
  databaseUrl: setting.url('DATABASE_URL', ['postgres', 'postgresql']),
  databasePoolSize: setting.int('DATABASE_POOL_SIZE', { min: 1, max: 100 }).default(10),
  simulatorUrl: setting.url('FAKE_STRIPE_URL').default('http://127.0.0.1:3001'),
  temporalUiUrl: setting.url('TEMPORAL_UI_URL').default('http://localhost:8080'),
  fraudCheck: setting.bool('FRAUD_CHECK').default(false),
  trainerQueue: setting.string('TRAINER_QUEUE').default(TaskQueue.mlTraining),
};

/**
 * Temporal itself is configured as its other programs are: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, a profile file.
 * @throws ConfigError naming each variable that is wrong
 */
export function readConfig(env: Environment): ApiConfig & { readonly port: number; readonly bindAddress: string } {
  const config = parseConfig(env, schema);
  return { ...config, temporal: temporalFrom(env) };
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
