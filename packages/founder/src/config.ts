import { logLevel, parseConfig, setting, type Environment, type LogLevel } from '@fake-stripe/platform';

export interface FounderConfig {
  readonly logLevel: LogLevel;
  readonly simulatorUrl: string;
  /** Base URLs of the three services, or of who stands in for them. */
  readonly publicApis: { readonly location: string; readonly weather: string; readonly catFact: string };
  /** Milliseconds: of one attempt, and of all attempts at one service together. */
  readonly attemptTimeout: number;
  readonly timeout: number;
  readonly attempts: number;
  /** What the simulator is asked for where a request names no chaos profile. */
  readonly chaosProfile: string;
  readonly trustProxy: boolean;
}

const schema = {
  port: setting.port('FOUNDER_PORT').default(3000),
  bindAddress: setting.bindAddress(),
  logLevel: logLevel(),
  simulatorUrl: setting.url('FAKE_STRIPE_URL').default('http://127.0.0.1:3001'),
  locationApiUrl: setting.url('LOCATION_API_URL').optional(),
  weatherApiUrl: setting.url('WEATHER_API_URL').optional(),
  catFactApiUrl: setting.url('CAT_FACT_API_URL').optional(),
  attemptTimeout: setting.duration('PUBLIC_API_ATTEMPT_TIMEOUT', { min: '10ms', max: '1m' }).default(2_000),
  timeout: setting.duration('PUBLIC_API_TIMEOUT', { min: '10ms', max: '5m' }).default(6_000),
  attempts: setting.int('PUBLIC_API_ATTEMPTS', { min: 1, max: 10 }).default(3),
  chaosProfile: setting.string('FOUNDER_CHAOS_PROFILE').default('calm'),
  trustProxy: setting.bool('TRUST_PROXY').default(false),
};

/** @throws ConfigError naming each variable that is wrong */
export function readConfig(env: Environment): FounderConfig & { readonly port: number; readonly bindAddress: string } {
  const { locationApiUrl, weatherApiUrl, catFactApiUrl, ...settings } = parseConfig(env, schema);
  const standIns = `${settings.simulatorUrl}/public-apis`;
  const publicApis = {
    location: locationApiUrl ?? `${standIns}/ip-api`,
    weather: weatherApiUrl ?? `${standIns}/open-meteo`,
    catFact: catFactApiUrl ?? `${standIns}/cat-facts`,
  };
  return { ...settings, publicApis };
}
