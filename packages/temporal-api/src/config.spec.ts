import { readConfig } from './config.js';

const database = { DATABASE_URL: 'postgres://u:p@127.0.0.1/orders' };

describe('the configuration of the API', () => {
  it('needs a database, and no more', () => {
    expect(readConfig(database)).toMatchObject({
      port: 3002,
      fraudCheck: false,
      trainerQueue: 'ml-training',
      temporal: { namespace: 'default' },
    });
    expect(() => readConfig({})).toThrow('DATABASE_URL is required');
  });

  it.each([
    ['on', true],
    ['off', false],
    ['', false],
  ])('checks for fraud where FRAUD_CHECK is "%s": %s', (FRAUD_CHECK, fraudCheck) => {
    expect(readConfig({ ...database, FRAUD_CHECK })).toMatchObject({ fraudCheck });
  });

  it('names each variable that is wrong', () => {
    const wrong = { ...database, FRAUD_CHECK: 'perhaps', API_PORT: '70000' };
    expect(() => readConfig(wrong)).toThrow(/API_PORT must be a port.*\n.*FRAUD_CHECK must be on or off/);
  });
});
