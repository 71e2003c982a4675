import { bindAddress, logLevel, parseConfig, setting, type Environment, type LogLevel } from '@fake-stripe/platform';
import type { ChaosSettings } from './chaos/chaos.module.js';
import { SystemClock, type Clock } from './kernel/clock.js';

/** Everything that can be set. Tests and other programs pass it as an object, `main.ts` reads it from the environment. */
export interface SimulatorConfig {
  readonly port: number;
  readonly host: string;
  readonly logLevel: LogLevel;
  /** Memory without it. */
  readonly databaseUrl?: string | undefined;
  readonly chaos: ChaosSettings;
  /** Units of every SKU that nobody has set. */
  readonly defaultStock: number;
  readonly clock: Clock;
}

const DEFAULT_PORT = 3_001;
const DEFAULT_STOCK = 1_000_000;
const MAX_STOCK = 1_000_000_000;

export const defaults: SimulatorConfig = {
  port: DEFAULT_PORT,
  host: '127.0.0.1',
  logLevel: 'info',
  chaos: { profile: 'stormy', seed: 'fake-stripe', timeScale: 1, headers: 'honour' },
  defaultStock: DEFAULT_STOCK,
  clock: new SystemClock(),
};

/** @throws ConfigError naming the variables that are wrong */
export function configFrom(env: Environment): SimulatorConfig {
  const read = parseConfig(env, {
    port: setting.port('CHAOS_PORT').default(defaults.port),
    host: bindAddress(),
    logLevel: logLevel(),
    databaseUrl: setting.url('DATABASE_URL', ['postgres', 'postgresql']).optional(),
    profile: setting.string('CHAOS_PROFILE').default(defaults.chaos.profile),
    seed: setting.string('CHAOS_SEED').default(defaults.chaos.seed),
    timeScale: setting.number('CHAOS_TIME_SCALE', { min: 0, max: 100 }).default(defaults.chaos.timeScale),
    headers: setting.oneOf('CHAOS_HEADERS', ['honour', 'ignore']).default(defaults.chaos.headers),
    profiles: setting.string('CHAOS_PROFILES_DIR').optional(),
    defaultStock: setting.int('INVENTORY_DEFAULT_STOCK', { min: 0, max: MAX_STOCK }).default(defaults.defaultStock),
  });
  const { port, host, databaseUrl, defaultStock, profile, seed, timeScale, headers, profiles } = read;
  const chaos = { profile, seed, timeScale, headers, profiles };
  return { port, host, logLevel: read.logLevel, databaseUrl, chaos, defaultStock, clock: defaults.clock };
}
