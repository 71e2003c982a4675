import type { ConfigError } from '@fake-stripe/platform';
import { readConfig } from './config.js';

describe('the configuration of the founder', () => {
  it('works without the internet unless told otherwise', () => {
    expect(readConfig({})).toMatchObject({
      port: 3000,
      publicApis: {
        location: 'http://127.0.0.1:3001/public-apis/ip-api',
        weather: 'http://127.0.0.1:3001/public-apis/open-meteo',
        catFact: 'http://127.0.0.1:3001/public-apis/cat-facts',
      },
      chaosProfile: 'calm',
      trustProxy: false,
    });
  });

  it('can be pointed at the real services, one by one', () => {
    const env = { FAKE_STRIPE_URL: 'http://chaos.test:3001/', LOCATION_API_URL: 'http://ip-api.com' };
    expect(readConfig(env).publicApis).toEqual({
      location: 'http://ip-api.com',
      weather: 'http://chaos.test:3001/public-apis/open-meteo',
      catFact: 'http://chaos.test:3001/public-apis/cat-facts',
    });
  });

  it('names every variable that is wrong', () => {
    const wrong = { FOUNDER_PORT: 'x', PUBLIC_API_ATTEMPTS: '0', PUBLIC_API_TIMEOUT: '5', WEATHER_API_URL: 'meteo' };
    try {
      readConfig(wrong);
      throw new Error('it was accepted');
    } catch (error) {
      const named = (error as ConfigError).problems.map((problem) => problem.split(' ')[0]);
      expect(named.sort()).toEqual(Object.keys(wrong).sort());
    }
  });
});
