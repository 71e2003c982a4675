import { WrongUse } from './failure.js';
import { settingsOf } from './settings.js';

const read = (args: readonly string[], env = {}) => settingsOf(args, env, () => 'fresh');

describe('the command line of a load test', () => {
  it('has a default for everything', () => {
    expect(read([])).toEqual({
      orders: 200,
      concurrency: 20,
      profile: 'standard',
      seed: 'fresh',
      timeoutMs: 900_000,
      json: false,
      api: 'http://127.0.0.1:3002',
      simulator: 'http://127.0.0.1:3001',
    });
  });

  it('is read', () => {
    const args = ['--orders', '7', '--concurrency', '3', '--profile', 'mixed', '--chaos', 'stormy', '--json'];
    expect(read([...args, '--seed', 'abc', '--timeout', '1.5'])).toMatchObject({
      orders: 7,
      concurrency: 3,
      profile: 'mixed',
      chaos: 'stormy',
      json: true,
      seed: 'abc',
      timeoutMs: 1_500,
    });
  });

  it('asks for help', () => {
    expect(read(['--help', '--orders', '7'])).toBe('help');
  });

  it.each([
    ['--orders', '1', '100000'],
    ['--concurrency', '1', '1000'],
    ['--timeout', '1', '86400'],
  ])('%s goes from %s to %s', (flag, least, most) => {
    expect(read([flag, least])).toBeDefined();
    expect(read([flag, most])).toBeDefined();
    for (const wrong of ['0', String(Number(most) + 1), '', ' ', 'x', '-1', 'NaN', 'Infinity']) {
      expect(() => read([`${flag}=${wrong}`])).toThrow(WrongUse);
    }
  });

  it.each([
    [['--orders', '1.5'], '--orders must be an integer'],
    [['--concurrency', '2.5'], '--concurrency must be an integer'],
    [['--profile', 'nonsense'], '--profile must be one of: standard, retail, express, capped, mixed.'],
    [['--profile', 'toString'], '--profile must be one of'],
    [['--chaos', ''], '--chaos needs the name of a profile.'],
    [['--seed', 'a b'], '--seed must be 1 to 32 letters'],
    [['--seed', 'a'.repeat(33)], '--seed must be 1 to 32 letters'],
    [['--order', '5'], "Unknown option '--order'"],
    [['200'], "Unexpected argument '200'"],
    [['--orders'], "Option '--orders <value>' argument missing"],
    [['--json=yes'], "Option '--json' does not take an argument"],
  ])('%j is refused with one line', (args, message) => {
    expect(() => read(args)).toThrow(WrongUse);
    expect(() => read(args)).toThrow(message);
    expect(() => read(args)).not.toThrow('\n');
  });
});
