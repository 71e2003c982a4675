import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpClient } from '@fake-stripe/platform';
import { PublicApiUnavailable } from '../ports/public-api-unavailable.js';
import { HttpCatFacts } from './http-cat-facts.js';
import { HttpLocations } from './http-locations.js';
import { HttpWeather } from './http-weather.js';
import { answers } from '../../test/recorded-answers.js';

const TIMEOUT_MS = 2_000;

describe('the adapters to public APIs', () => {
  const http = HttpClient.create();
  const servers: Server[] = [];
  let asked: IncomingMessage[] = [];

  beforeEach(() => (asked = []));
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
  afterAll(() => http.onApplicationShutdown());

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer((request, response) => {
      asked.push(request);
      void listener(request, response);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`;
  }

  const answering = (status: number, body: unknown): Promise<string> =>
    serve((_request, response) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(text);
    });
  const call = { correlationId: 'abc' };
  const berlin = { latitude: 52.52, longitude: 13.405 };
  const unavailable = (request: Promise<unknown>): Promise<PublicApiUnavailable> =>
    request.then(
      () => Promise.reject(new Error('it was answered')),
      (error: unknown) => {
        expect(error).toBeInstanceOf(PublicApiUnavailable);
        return error as PublicApiUnavailable;
      },
    );

  describe('ip-api.com', () => {
    it('is asked for an address, and its place is read', async () => {
      const locations = new HttpLocations(http, await answering(200, answers.ipApi), TIMEOUT_MS);
      expect(await locations.locate('24.48.0.1', call)).toEqual({
        ip: '24.48.0.1',
        city: 'Montreal',
        region: 'Quebec',
        country: 'Canada',
        latitude: 45.6085,
        longitude: -73.5493,
        timezone: 'America/Toronto',
      });
      expect(asked[0]).toMatchObject({ method: 'GET', url: '/base/json/24.48.0.1' });
    });

    it('is asked for our own address where none is given', async () => {
      const locations = new HttpLocations(http, await answering(200, answers.ipApi), TIMEOUT_MS);
      await locations.locate(undefined, call);
      await locations.locate('2001:4860:4860::8888', call);
      expect(asked.map(({ url }) => url)).toEqual(['/base/json', '/base/json/2001%3A4860%3A4860%3A%3A8888']);
    });

    it.each([answers.ipApiPrivateRange, answers.ipApiReservedRange, answers.ipApiInvalidQuery])(
      'fails with 200, and for good: $message',
      async (answer) => {
        const locations = new HttpLocations(http, await answering(200, answer), TIMEOUT_MS);
        const error = await unavailable(locations.locate(answer.query, call));
        expect(error).toMatchObject({ service: 'location', code: 'location_unknown', retryable: false });
        expect(error.message).toBe(`location: ${answer.message} (${answer.query})`);
      },
    );
  });

  describe('open-meteo.com', () => {
    it('is asked for the weather at a place, and it is read', async () => {
      const weather = new HttpWeather(http, await answering(200, answers.openMeteo), TIMEOUT_MS);
      expect(await weather.at(berlin, call)).toEqual({
        temperature: 21.4,
        humidity: 42,
        windSpeed: 12.2,
        weatherCode: 61,
        description: 'slight rain',
        observedAt: '2024-05-01T12:15:00.000Z',
      });
      expect(asked[0]?.url).toBe(
        '/base/v1/forecast?latitude=52.52&longitude=13.405&current=temperature_2m,relative_humidity_2m,wind_speed_10m,weather_code',
      );
    });

    it('may tell the time of another zone', async () => {
      const there = { ...answers.openMeteo, utc_offset_seconds: 7_200 };
      const weather = new HttpWeather(http, await answering(200, there), TIMEOUT_MS);
      expect((await weather.at(berlin, call)).observedAt).toBe('2024-05-01T10:15:00.000Z');
    });

    it('may know codes that we do not', async () => {
      const strange = { ...answers.openMeteo, current: { ...answers.openMeteo.current, weather_code: 42 } };
      const weather = new HttpWeather(http, await answering(200, strange), TIMEOUT_MS);
      expect((await weather.at(berlin, call)).description).toBe('weather code 42');
    });

    it('refuses for good, with its reason', async () => {
      const weather = new HttpWeather(http, await answering(400, answers.openMeteoRefusal), TIMEOUT_MS);
      expect(await unavailable(weather.at({ latitude: 91, longitude: 0 }, call))).toMatchObject({
        service: 'weather',
        code: 'refused',
        retryable: false,
        message: `weather: answered 400 (${answers.openMeteoRefusal.reason})`,
      });
    });
  });

  it('catfact.ninja is asked for a fact, and it is read', async () => {
    const catFacts = new HttpCatFacts(http, await answering(200, answers.catFact), TIMEOUT_MS);
    expect(await catFacts.random(call)).toEqual(answers.catFact);
    expect(asked[0]).toMatchObject({ method: 'GET', url: '/base/fact' });
  });

  it('hand correlation id and further headers on', async () => {
    const catFacts = new HttpCatFacts(http, await answering(200, answers.catFact), TIMEOUT_MS);
    await catFacts.random({ correlationId: 'abc', headers: { 'x-chaos-key': 'ada', 'x-attempt': undefined } });
    expect(asked[0]?.headers).toMatchObject({ 'x-correlation-id': 'abc', 'x-chaos-key': 'ada' });
    expect(asked[0]?.headers).not.toHaveProperty('x-attempt');
  });

  it.each([
    [429, 'rate_limited', true],
    [500, 'server_error', true],
    [503, 'server_error', true],
    [504, 'timeout', true],
    [404, 'refused', false],
  ])('take a %d for %s', async (status, code, retryable) => {
    const catFacts = new HttpCatFacts(http, await answering(status, { message: 'Server Error' }), TIMEOUT_MS);
    expect(await unavailable(catFacts.random(call))).toMatchObject({ code, retryable });
  });

  it.each([
    ['no JSON', '<html>'],
    ['no object', []],
    ['no fact', { length: 3 }],
    ['a length that is none', { fact: 'x', length: '1' }],
  ])('take %s for unreadable', async (_what, body) => {
    const catFacts = new HttpCatFacts(http, await answering(200, body), TIMEOUT_MS);
    expect(await unavailable(catFacts.random(call))).toMatchObject({ code: 'unreadable', retryable: true });
  });

  it('take a place that is not on this planet for unreadable', async () => {
    const locations = new HttpLocations(http, await answering(200, { ...answers.ipApi, lat: 200 }), TIMEOUT_MS);
    expect((await unavailable(locations.locate(undefined, call))).message).toContain('lat is not -90 to 90');
    const current = { ...answers.openMeteo.current, time: 'soon' };
    const weather = new HttpWeather(http, await answering(200, { ...answers.openMeteo, current }), TIMEOUT_MS);
    expect((await unavailable(weather.at(berlin, call))).message).toContain('soon is no time');
  });

  it('say when to ask again while nobody is even called', async () => {
    const quick = HttpClient.create({ failures: 2, probeAfterMs: 60_000 });
    const nobody = new HttpCatFacts(quick, 'http://127.0.0.1:1', TIMEOUT_MS);
    expect((await unavailable(nobody.random(call))).retryInMs).toBeUndefined();
    expect((await unavailable(nobody.random(call))).retryInMs).toBeGreaterThan(0);
    expect(await unavailable(nobody.random(call))).toMatchObject({ code: 'unreachable', retryable: true });
    quick.onApplicationShutdown();
  });

  it('know silence, nobody, and a caller who has gone', async () => {
    const silent = await serve(() => undefined);
    expect(await unavailable(new HttpCatFacts(http, silent, 30).random(call))).toMatchObject({
      code: 'timeout',
      message: 'cat-fact: GET /base/fact: timeout',
    });
    const nobody = new HttpCatFacts(http, 'http://127.0.0.1:1', TIMEOUT_MS);
    expect(await unavailable(nobody.random(call))).toMatchObject({ code: 'unreachable', retryable: true });
    const gone = unavailable(
      new HttpCatFacts(http, silent, TIMEOUT_MS).random({ ...call, signal: AbortSignal.abort() }),
    );
    expect(await gone).toMatchObject({ code: 'aborted', retryable: false });
  });
});
