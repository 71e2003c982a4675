import { ConfigError } from '@fake-stripe/platform';
import { readConfig } from './config.js';

const env = { DATABASE_URL: 'postgres://localhost/orders', TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml' };

describe('the configuration of the worker', () => {
  it('takes Temporal from the variables that all its programs know', () => {
    const { temporal } = readConfig({ ...env, TEMPORAL_ADDRESS: 'temporal.test:7233', TEMPORAL_NAMESPACE: 'shop' });
    expect(temporal).toMatchObject({ connection: { address: 'temporal.test:7233' }, namespace: 'shop' });
    expect(readConfig(env).temporal.namespace).toBe('default');
  });

  it('knows no fraud rule until one is given', () => {
    expect(readConfig(env)).toMatchObject({ fraudMaxTotal: undefined, fraudBlockedCustomers: [] });
    const ruled = readConfig({ ...env, FRAUD_MAX_TOTAL: '2500', FRAUD_BLOCKED_CUSTOMERS: 'mallory, eve' });
    expect(ruled).toMatchObject({ fraudMaxTotal: 250_000, fraudBlockedCustomers: ['mallory', 'eve'] });
  });

  it('takes the simulator for the public services that it is not told of', () => {
    const told = { FAKE_STRIPE_URL: 'http://chaos.test:3001/', WEATHER_API_URL: 'https://api.open-meteo.com' };
    expect(readConfig({ ...env, ...told }).publicApis).toEqual({
      location: 'http://chaos.test:3001/public-apis/ip-api',
      weather: 'https://api.open-meteo.com',
      catFact: 'http://chaos.test:3001/public-apis/cat-facts',
    });
  });

  it('serves all queues, or those it is told of', () => {
    expect(readConfig(env)).toMatchObject({ queues: [], trainerQueue: 'ml-training' });
    const apart = readConfig({ ...env, TRAINER_QUEUE: 'train-gpu', WORKER_QUEUES: 'train-gpu, shipping' });
    expect(apart).toMatchObject({ queues: ['train-gpu', 'shipping'], trainerQueue: 'train-gpu' });
    expect(() => readConfig({ ...env, WORKER_QUEUES: 'train-gpu' })).toThrow(
      'WORKER_QUEUES must be some of orders, shipping, user-context, ml-training, but has "train-gpu"',
    );
  });

  it('says where it is wrong', () => {
    const wrong = { ...env, TEMPORAL_PROFILE: 'nobody' };
    expect(() => readConfig(wrong)).toThrow(ConfigError);
    expect(() => readConfig(wrong)).toThrow(/TEMPORAL_\*: .*nobody/);
  });
});
