import { WrongUse } from './failure.js';
import { targetOf } from './target.js';

describe('where a load test finds the system', () => {
  it('is what the command line says, else the environment, else the usual ports', () => {
    const env = { API_URL: 'http://127.0.0.1:4002', API_PORT: '5002', FAKE_STRIPE_URL: 'http://127.0.0.1:4001/' };
    expect(targetOf({ api: 'http://localhost:9/', simulator: 'http://[::1]:8' }, env)).toEqual({
      api: 'http://localhost:9',
      simulator: 'http://[::1]:8',
    });
    expect(targetOf({}, env)).toEqual({ api: 'http://127.0.0.1:4002', simulator: 'http://127.0.0.1:4001' });
    expect(targetOf({}, { API_PORT: '5002', CHAOS_PORT: '5001', API_URL: '' })).toEqual({
      api: 'http://127.0.0.1:5002',
      simulator: 'http://127.0.0.1:5001',
    });
    expect(targetOf({}, {})).toEqual({ api: 'http://127.0.0.1:3002', simulator: 'http://127.0.0.1:3001' });
  });

  it.each(['http://127.1:3002', 'http://2130706433:3002', 'https://LOCALHOST:3002', 'http://127.9.9.9'])(
    '%s is this machine',
    (api) => {
      expect(() => targetOf({ api }, {})).not.toThrow();
    },
  );

  it.each([
    'http://example.com',
    'http://10.0.0.1:3002',
    'http://0.0.0.0:3002',
    'http://128.0.0.1:3002',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com:3002',
    'http://127.0.0.1@example.com',
    'http://[::ffff:10.0.0.1]:3002',
  ])('%s is refused as another machine', (url) => {
    const line = /^A load test talks to this machine only; \S+ is another\.$/;
    expect(() => targetOf({ api: url }, {})).toThrow(line);
    expect(() => targetOf({ simulator: url }, {})).toThrow(line);
    expect(() => targetOf({}, { API_URL: url })).toThrow(line);
  });

  it.each(['', 'nonsense', 'localhost:3002', 'ftp://127.0.0.1', 'file:///etc'])(
    '%j is refused as no address',
    (api) => {
      expect(() => targetOf({ api }, {})).toThrow(WrongUse);
      expect(() => targetOf({ api }, {})).toThrow(/ is no address; expected/);
    },
  );
});
