import request, { type Response } from 'supertest';
import { SystemClock } from '../src/kernel/clock.js';
import { Simulators, storeKinds } from './support/simulators.js';

const everything = 'temperature_2m,relative_humidity_2m,wind_speed_10m,weather_code';
const berlin = '/public-apis/open-meteo/v1/forecast?latitude=52.52&longitude=13.405';

/** It is always the same moment; stalls take their time. */
class StoppedClock extends SystemClock {
  override now(): Date {
    return new Date('2026-01-01T00:20:00Z');
  }
}

describe.each(storeKinds)('public APIs on %s', (kind) => {
  const simulators = new Simulators();
  let url: string;
  beforeAll(async () => {
    url = await simulators.start(kind, { clock: new StoppedClock() });
  }, 60_000);
  afterAll(() => simulators.close());

  const get = async (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    request(url).get(path).set(headers);
  const scripted = (path: string, script: string) => get(path, { 'x-chaos-script': script });

  it('locates an address in the format of ip-api.com, always at the same place', async () => {
    const first = await get('/public-apis/ip-api/json/203.0.113.42');
    expect(first.status).toBe(200);
    expect(first.headers['x-chaos-decision']).toContain('outcome=located');
    expect(first.body).toEqual({
      query: '203.0.113.42',
      status: 'success',
      country: expect.any(String) as string,
      countryCode: expect.stringMatching(/^[A-Z]{2}$/) as string,
      region: expect.any(String) as string,
      regionName: expect.any(String) as string,
      city: expect.any(String) as string,
      zip: expect.any(String) as string,
      lat: expect.any(Number) as number,
      lon: expect.any(Number) as number,
      timezone: expect.stringContaining('/') as string,
      isp: 'Example Net',
      org: 'Example Net',
      as: 'AS64496 Example Net',
    });
    expect((await get('/public-apis/ip-api/json/203.0.113.42')).body).toEqual(first.body);
  });

  it('locates whoever asks when no address is named', async () => {
    expect((await get('/public-apis/ip-api/json')).body).toMatchObject({ status: 'success', query: '203.0.113.7' });
  });

  it('locates addresses in several places of the world', async () => {
    const addresses = Array.from({ length: 20 }, (_, n) => `198.51.100.${n}`);
    const cities = await Promise.all(
      addresses.map(async (ip) => ((await get(`/public-apis/ip-api/json/${ip}`)).body as { city: string }).city),
    );
    expect(new Set(cities).size).toBeGreaterThan(4);
  });

  it.each([
    ['192.168.0.1', 'private range'],
    ['fd00::1', 'private range'],
    ['127.0.0.1', 'reserved range'],
    ['::1', 'reserved range'],
    ['nowhere', 'invalid query'],
    ['256.1.1.1', 'invalid query'],
  ])('says with 200 that %s is a %s, as ip-api.com does', async (query, message) => {
    const { status, body } = await get(`/public-apis/ip-api/json/${query}`);
    expect({ status, body: body as object }).toEqual({ status: 200, body: { query, status: 'fail', message } });
  });

  it('tells the weather in the format of open-meteo.com', async () => {
    const { status, body } = await get(`${berlin}&current=${everything}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      latitude: 52.52,
      longitude: 13.405,
      utc_offset_seconds: 0,
      timezone: 'GMT',
      current_units: { time: 'iso8601', interval: 'seconds', temperature_2m: '°C', wind_speed_10m: 'km/h' },
      current: { time: '2026-01-01T00:15', interval: 900 },
    });
    const { current } = body as { current: Record<string, number> };
    expect(Object.keys(current)).toEqual(['time', 'interval', ...everything.split(',')]);
    expect(current['relative_humidity_2m']).toBeGreaterThanOrEqual(0);
    expect((await get(`${berlin}&current=weather_code`)).body).toMatchObject({
      current: { weather_code: current['weather_code'] },
    });
    expect((await get(berlin)).body).not.toHaveProperty('current');
  });

  it.each([
    ['latitude=91&longitude=0', 'Latitude must be in range of -90 to 90°. Given: 91.0.'],
    ['latitude=90.5&longitude=200', 'Latitude must be in range of -90 to 90°. Given: 90.5.'],
    ['latitude=0&longitude=-181', 'Longitude must be in range of -180 to 180°. Given: -181.0.'],
    ['latitude=0&longitude=Infinity', 'Longitude must be a number.'],
    ['', "Parameter 'latitude' and 'longitude' must have the same number of elements"],
    ['longitude=0', "Parameter 'latitude' and 'longitude' must have the same number of elements"],
    ['latitude=0', "Parameter 'latitude' and 'longitude' must have the same number of elements"],
    ['latitude=&longitude=0', "Parameter 'latitude' and 'longitude' must have the same number of elements"],
    ['latitude=1&latitude=2&longitude=0', "Parameter 'latitude' and 'longitude' must have the same number of elements"],
    ['latitude=0&longitude=x', 'Longitude must be a number.'],
    [
      'latitude=0&longitude=0&current=colour',
      'current must be some of temperature_2m,relative_humidity_2m,wind_speed_10m,weather_code: no other variables are simulated.',
    ],
    ['latitude=0&longitude=0&timezone=Europe/Berlin', 'timezone must be GMT: no other is simulated.'],
    ['latitude=0&longitude=0&hourly=rain', 'property hourly should not exist'],
  ])('refuses %s with its reason, as open-meteo.com does', async (query, reason) => {
    const { status, body } = await get(`/public-apis/open-meteo/v1/forecast?${query}`);
    expect(status).toBe(400);
    expect(body).toEqual({ error: true, reason });
  });

  it('tells a fact about cats in the format of catfact.ninja, by key or else by correlation id', async () => {
    const fact = async (headers: Record<string, string>) =>
      (await get('/public-apis/cat-facts/fact', headers)).body as { fact: string; length: number };
    const told = await fact({ 'x-chaos-key': 'ada' });
    expect(told).toEqual({ fact: expect.any(String) as string, length: told.fact.length });
    expect(await fact({ 'x-chaos-key': 'ada', 'x-correlation-id': 'other' })).toEqual(told);
    expect(await fact({ 'x-correlation-id': 'ada' })).toEqual(told);
    const others = await Promise.all(Array.from({ length: 20 }, (_, n) => fact({ 'x-correlation-id': `c-${n}` })));
    expect(new Set(others.map((other) => other.fact)).size).toBeGreaterThan(4);
  });

  it.each([
    ['locate', '/public-apis/ip-api/json/203.0.113.9', { status: 'fail', message: expect.any(String) as string }],
    ['forecast', `${berlin}&current=weather_code`, { error: true, reason: expect.any(String) as string }],
    ['cat-fact', '/public-apis/cat-facts/fact', { message: expect.any(String) as string }],
  ])('fails to %s in the words of the service', async (operation, path, words) => {
    const error = await scripted(path, `public-apis.${operation}=error`);
    expect([error.status, error.type]).toEqual([500, 'application/json']);
    expect(error.body).toMatchObject(words);
    const timeout = await scripted(path, `public-apis.${operation}=timeout:after`);
    expect(timeout.status).toBe(504);
    expect(timeout.body).toMatchObject(words);
    expect(timeout.headers['x-chaos-decision']).toContain('outcome=timeout, phase=after');
    const wrong = await scripted(path, 'public-apis.locate=lost');
    expect([wrong.status, wrong.type]).toEqual([400, 'application/json']);
    expect(wrong.body).toMatchObject(words);
    expect(wrong.headers['x-correlation-id']).toBeDefined();
  });

  it('draws for the second question about the same thing anew', async () => {
    const path = '/public-apis/ip-api/json/203.0.113.77';
    const first = await scripted(path, 'public-apis.locate#2=error');
    const second = await scripted(path, 'public-apis.locate#2=error');
    expect([first.status, second.status]).toEqual([200, 500]);
  });

  it('keeps no answer of a question under an Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'one' };
    const [first, second] = [
      await get('/public-apis/ip-api/json/203.0.113.1', key),
      await get('/public-apis/ip-api/json/203.0.113.2', key),
    ];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect((second.body as { query: string }).query).toBe('203.0.113.2');
  });

  it('shows what was drawn', async () => {
    const { body } = await get('/public-apis/chaos/distribution');
    const { operations } = body as { operations: { operation: string; draws: number }[] };
    expect(operations.map(({ operation }) => operation)).toEqual([
      'public-apis.locate',
      'public-apis.forecast',
      'public-apis.cat-fact',
    ]);
    expect(operations.every(({ draws }) => draws > 0)).toBe(true);
  });
});
