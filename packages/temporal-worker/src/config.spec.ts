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

  it('says where it is wrong', () => {
    const wrong = { ...env, TEMPORAL_PROFILE: 'nobody' };
    expect(() => readConfig(wrong)).toThrow(ConfigError);
    expect(() => readConfig(wrong)).toThrow(/TEMPORAL_\*: .*nobody/);
  });
});
