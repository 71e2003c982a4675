import { ConfigError, parseConfig } from './config.js';
import * as setting from './settings.js';

const schema = {
  port: setting.port('API_PORT').default(3002),
  database: setting.url('DATABASE_URL', ['postgres', 'postgresql']).optional(),
  profile: setting.oneOf('CHAOS_PROFILE', ['stormy', 'calm']).default('stormy'),
  scale: setting.number('CHAOS_TIME_SCALE', { min: 0 }).default(1),
  workers: setting.int('WORKER_COUNT', { min: 1, max: 64 }).default(4),
  fraud: setting.bool('FRAUD_CHECK').default(false),
  wait: setting.duration('WAIT', { min: '10ms', max: '1m' }).default(1_000),
  maxTotal: setting.money('MAX_TOTAL').optional(),
  blocked: setting.list('BLOCKED').default([]),
};

describe('configuration', () => {
  it('falls back to the defaults, also for empty values', () => {
    expect(parseConfig({ API_PORT: ' ' }, schema)).toEqual({
      port: 3002,
      database: undefined,
      profile: 'stormy',
      scale: 1,
      workers: 4,
      fraud: false,
      wait: 1_000,
      maxTotal: undefined,
      blocked: [],
    });
  });

  it('reads each kind of value', () => {
    const env = {
      API_PORT: '0',
      DATABASE_URL: 'postgres://u:p@h/d/',
      CHAOS_PROFILE: 'calm',
      CHAOS_TIME_SCALE: '0.02',
      WORKER_COUNT: '8',
      FRAUD_CHECK: 'on',
      WAIT: '1m',
      MAX_TOTAL: '1000.5',
      BLOCKED: 'mallory, eve,,',
    };
    expect(parseConfig(env, schema)).toEqual({
      port: 0,
      database: 'postgres://u:p@h/d',
      profile: 'calm',
      scale: 0.02,
      workers: 8,
      fraud: true,
      wait: 60_000,
      maxTotal: 100_050,
      blocked: ['mallory', 'eve'],
    });
  });

  it.each([
    ['API_PORT', '70000', 'API_PORT must be a port from 0 to 65535, but is "70000"'],
    ['API_PORT', '30o2', 'API_PORT must be a port from 0 to 65535, but is "30o2"'],
    [
      'DATABASE_URL',
      'mysql://u:secret@h',
      'DATABASE_URL must be a URL (postgres, postgresql), but is "mysql://u:***@h"',
    ],
    ['CHAOS_PROFILE', 'sunny', 'CHAOS_PROFILE must be one of stormy, calm, but is "sunny"'],
    ['CHAOS_TIME_SCALE', '-1', 'CHAOS_TIME_SCALE must be a number of at least 0, but is "-1"'],
    ['WORKER_COUNT', '1.5', 'WORKER_COUNT must be a whole number from 1 to 64, but is "1.5"'],
    ['FRAUD_CHECK', 'maybe', 'FRAUD_CHECK must be on or off, but is "maybe"'],
    ['MAX_TOTAL', '-1', 'MAX_TOTAL must be an amount such as 1000 or 59.98, but is "-1"'],
    ['MAX_TOTAL', '9.999', 'MAX_TOTAL must be an amount such as 1000 or 59.98, but is "9.999"'],
    ['WAIT', '10', 'WAIT must be a duration from 10ms to 1m, such as 250ms, 5s, 2m, but is "10"'],
    ['WAIT', '2m', 'WAIT must be a duration from 10ms to 1m, such as 250ms, 5s, 2m, but is "2m"'],
  ])('names %s when it is %s', (name, value, message) => {
    expect(() => parseConfig({ [name]: value }, schema)).toThrow(new ConfigError([message]));
  });

  it('names every variable that is wrong, and a required one that is missing', () => {
    const strict = { ...schema, key: setting.string('API_KEY') };
    try {
      parseConfig({ API_PORT: 'x' }, strict);
      throw new Error('it was accepted');
    } catch (error) {
      expect((error as ConfigError).problems).toEqual([
        'API_PORT must be a port from 0 to 65535, but is "x"',
        'API_KEY is required',
      ]);
    }
  });
});
