import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSimulator } from '@fake-stripe/fake-stripe-chaos';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request, { type Response } from 'supertest';
import { createFounder, readConfig } from '../src/index.js';

const strategies = ['promise-allsettled', 'rxjs-forkjoin', 'sequential'];
/** Nothing here takes long; only a machine does. */
const SLOW_MACHINE = { PUBLIC_API_ATTEMPT_TIMEOUT: '10s', PUBLIC_API_TIMEOUT: '60s' };
const nothing = { location: null, weather: null, catFact: null };

interface Context {
  readonly location: { readonly city: string; readonly ip: string } | null;
  readonly weather: object | null;
  readonly catFact: object | null;
  readonly errors: readonly { readonly service: string; readonly code: string; readonly message: string }[];
}

describe('the founder', () => {
  const open: { close(): Promise<unknown> }[] = [];
  let simulatorUrl: string;
  let url: string;

  const listening = async (app: NestFastifyApplication): Promise<string> => {
    open.unshift(app);
    await app.listen(0, '127.0.0.1');
    return app.getUrl();
  };
  const founder = async (env: Record<string, string> = {}): Promise<string> => {
    const settings = { LOG_LEVEL: 'silent', FAKE_STRIPE_URL: simulatorUrl, ...SLOW_MACHINE, ...env };
    return listening(await createFounder(readConfig(settings)));
  };

  beforeAll(async () => {
    const chaos = { profile: 'stormy', timeScale: 0.001 };
    simulatorUrl = await listening(await createSimulator({ logLevel: 'silent', chaos }));
    url = await founder();
  });
  afterAll(async () => {
    for (const app of open) await app.close();
  });

  const get = async (query = '', headers: Record<string, string> = {}, base = url): Promise<Response> =>
    request(base).get(`/api/v1/user-context${query}`).set(headers);
  const scripted = (script: string, query = '', base = url) => get(query, { 'x-chaos-script': script }, base);
  const context = (answer: Response): Context => answer.body as Context;
  const codes = (answer: Response) => context(answer).errors.map(({ service, code }) => `${service} ${code}`);

  it.each(strategies)('answers with all three parts by %s, calm although the simulator is not', async (strategy) => {
    for (let n = 0; n < 5; n += 1) {
      const answer = await get(`?strategy=${strategy}`);
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({
        strategy,
        location: expect.objectContaining({ ip: '203.0.113.7', city: expect.any(String) as string }) as object,
        weather: expect.objectContaining({ temperature: expect.any(Number) as number }) as object,
        catFact: { fact: expect.any(String) as string, length: expect.any(Number) as number },
        errors: [],
        durationMs: expect.any(Number) as number,
      });
    }
  });

  it('answers the same by every strategy', async () => {
    const answers = await Promise.all(
      strategies.map((strategy) => get(`?strategy=${strategy}&ip=198.51.100.9`, { 'x-correlation-id': 'same' })),
    );
    const contexts = answers.map(({ body }) => ({ ...(body as object), strategy: '', durationMs: 0 }));
    expect(contexts[1]).toEqual(contexts[0]);
    expect(contexts[2]).toEqual(contexts[0]);
  });

  it('uses promise-allsettled unless told otherwise', async () => {
    expect((await get()).body).toMatchObject({ strategy: 'promise-allsettled' });
  });

  it('locates the address that is asked for', async () => {
    const cities = await Promise.all(
      Array.from({ length: 8 }, async (_, n) => context(await get(`?ip=198.51.100.${n}`)).location),
    );
    expect(cities.map((place) => place?.ip)).toEqual(Array.from({ length: 8 }, (_, n) => `198.51.100.${n}`));
    expect(new Set(cities.map((place) => place?.city)).size).toBeGreaterThan(2);
  });

  it('has no place for an address of a private network', async () => {
    const answer = await get('?ip=10.0.0.7');
    expect(answer.status).toBe(200);
    expect(context(answer)).toMatchObject({ location: null, weather: null, catFact: expect.anything() as object });
    expect(codes(answer)).toEqual(['location location_unknown', 'weather location_unknown']);
    expect(context(answer).errors[0]?.message).toBe('location: private range (10.0.0.7)');
  });

  it('believes X-Forwarded-For only behind a proxy that it trusts', async () => {
    const forwarded = { 'x-forwarded-for': '198.51.100.23' };
    expect(context(await get('', forwarded)).location?.ip).toBe('203.0.113.7');
    const behindProxy = await founder({ TRUST_PROXY: 'on' });
    expect(context(await get('', forwarded, behindProxy)).location?.ip).toBe('198.51.100.23');
  });

  describe.each(strategies)('by %s', (strategy) => {
    const query = `?strategy=${strategy}`;

    it.each([
      ['locate', ['location server_error', 'weather location_unknown'], { location: null, weather: null }],
      ['forecast', ['weather server_error'], { weather: null }],
      ['cat-fact', ['cat-fact server_error'], { catFact: null }],
    ])('answers 200 when %s fails for good', async (operation, expected, parts) => {
      const answer = await scripted(`public-apis.${operation}=error`, query);
      expect(answer.status).toBe(200);
      expect(codes(answer)).toEqual(expected);
      expect(answer.body).toMatchObject(parts);
      const there = Object.keys(nothing).filter((part) => !(part in parts));
      for (const part of there) expect(context(answer)[part as keyof Context]).not.toBeNull();
    });

    it('answers 503 with the reasons when all of them are down', async () => {
      const answer = await scripted('public-apis.locate=timeout,public-apis.cat-fact=error', query);
      expect([answer.status, answer.type]).toEqual([503, 'application/problem+json']);
      expect(answer.headers['retry-after']).toBe('1');
      expect(answer.body).toMatchObject({
        code: 'user_context_unavailable',
        services: [
          { service: 'location', code: 'timeout' },
          { service: 'weather', code: 'location_unknown' },
          { service: 'cat-fact', code: 'server_error' },
        ],
      });
    });
  });

  it('asks again when a service fails once or twice', async () => {
    const script = ['locate', 'forecast', 'cat-fact'].flatMap((name) => [
      `public-apis.${name}#1=error`,
      `public-apis.${name}#2=timeout`,
    ]);
    const answer = await get('', { 'x-chaos-script': script.join(), 'x-chaos-key': 'twice' });
    expect(answer.body).toMatchObject({ errors: [] });
  });

  it('draws by the correlation id for a request that names no key, so that each begins with a first attempt', async () => {
    const once = await founder({ PUBLIC_API_ATTEMPTS: '1' });
    const script = { 'x-chaos-script': 'public-apis.cat-fact#1=error' };
    for (const id of ['first', 'second']) {
      const headers = { ...script, 'x-correlation-id': id };
      expect(codes(await get('', headers, once))).toEqual(['cat-fact server_error']);
      expect(codes(await get('', headers, once))).toEqual([]);
    }
    expect(codes(await get('', script, once))).toEqual(['cat-fact server_error']);
    expect(codes(await get('', script))).toEqual([]);
  });

  it('gives a service that is silent no more than its time', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    open.unshift({
      close: () => {
        silent.closeAllConnections();
        return new Promise((resolve) => silent.close(resolve));
      },
    });
    await new Promise((resolve) => silent.once('listening', resolve));
    const base = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const times = { PUBLIC_API_ATTEMPT_TIMEOUT: '50ms', PUBLIC_API_TIMEOUT: '200ms', PUBLIC_API_ATTEMPTS: '10' };
    const answer = await get('', {}, await founder({ WEATHER_API_URL: base, ...times }));
    expect(codes(answer)).toEqual(['weather timeout']);
  });

  it('says that nobody is there, and keeps saying so at once while the circuit is open', async () => {
    const base = await founder({ FAKE_STRIPE_URL: 'http://127.0.0.1:1', PUBLIC_API_ATTEMPTS: '1' });
    for (let n = 0; n < 10; n += 1) {
      const answer = await get('', {}, base);
      expect(answer.status).toBe(503);
      expect(answer.body).toMatchObject({ services: [{ code: 'unreachable' }, {}, { code: 'unreachable' }] });
    }
    const health = await request(base).get('/health');
    expect(health.status).toBe(200);
    expect(JSON.stringify(health.body)).toContain('http://127.0.0.1:1');
  });

  it('hands the correlation id on, and tells a real service nothing of chaos', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const real = createServer(({ headers }, response) => {
      seen.push(headers);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"fact":"Cats purr.","length":10}');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => real.once('listening', resolve));
    open.unshift({
      close: () => {
        real.closeAllConnections();
        return new Promise((resolve) => real.close(resolve));
      },
    });
    const base = await founder({ CAT_FACT_API_URL: `http://127.0.0.1:${(real.address() as AddressInfo).port}` });
    const headers = { 'x-correlation-id': 'abc', 'x-chaos-profile': 'calm', 'x-chaos-key': 'ada' };
    const answer = await get('', headers, base);
    expect(answer.body).toMatchObject({ catFact: { fact: 'Cats purr.' } });
    expect(answer.headers['x-correlation-id']).toBe('abc');
    expect(seen).toHaveLength(1);
    expect(seen[0]?.['x-correlation-id']).toBe('abc');
    expect(Object.keys(seen[0] ?? {}).filter((name) => name.startsWith('x-chaos'))).toEqual([]);
  });

  it('draws alike for the same keys and seed, in another run, by another strategy, in another order', async () => {
    const failed = async (base: string, strategy: string, key: string): Promise<string> => {
      const headers = { 'x-chaos-profile': 'stormy', 'x-chaos-seed': 'any', 'x-chaos-key': key };
      const { status, body } = await get(`?strategy=${strategy}`, headers, base);
      const { services, errors } = body as { services: Context['errors']; errors: Context['errors'] };
      return `${key}: ${(status === 503 ? services : errors).map(({ service }) => service).join()}`;
    };
    const keys = Array.from({ length: 12 }, (_, n) => `key-${n}`);
    const here = await founder({ PUBLIC_API_ATTEMPTS: '1' });
    const first = await Promise.all(keys.map((key) => failed(here, 'rxjs-forkjoin', key)));
    expect(first.filter((line) => !line.endsWith(': ')).length).toBeGreaterThan(0);
    const chaos = { profile: 'calm', timeScale: 0.001 };
    const another = await listening(await createSimulator({ logLevel: 'silent', chaos }));
    const there = await founder({ PUBLIC_API_ATTEMPTS: '1', FAKE_STRIPE_URL: another });
    const second: string[] = [];
    for (const key of [...keys].reverse()) second.unshift(await failed(there, 'sequential', key));
    expect(second).toEqual(first);
  });

  it.each([
    ['strategy', 'strategy must be one of promise-allsettled, rxjs-forkjoin, sequential', '?strategy=telepathy', {}],
    ['strategy', 'strategy must be one of', '?strategy=', {}],
    ['strategy', 'strategy must be one of', '?strategy=sequential&strategy=sequential', {}],
    ['ip', 'ip must be an IPv4 or IPv6 address', '?ip=nowhere', {}],
    ['ip', 'ip must be', '?ip=', {}],
    ['ip', 'ip must be', '?ip=1.2.3.4&ip=1.2.3.5', {}],
    ['colour', 'property colour should not exist', '?colour=red', {}],
    ['X-Chaos-Profile', 'there is no profile sunny; there are calm', '', { 'x-chaos-profile': 'sunny' }],
    ['X-Chaos-Script', 'lost is not an outcome', '', { 'x-chaos-script': 'public-apis.locate=lost' }],
    ['X-Chaos-Key', 'must be 1 to 200 printable ASCII characters', '', { 'x-chaos-key': 'k'.repeat(300) }],
  ])('refuses a wrong %s', async (field, message, query, headers) => {
    const answer = await get(query, headers);
    expect([answer.status, answer.type]).toEqual([400, 'application/problem+json']);
    expect(answer.body).toMatchObject({
      code: 'validation_failed',
      errors: [{ field, message: expect.stringContaining(message) as string }],
    });
  });

  it.each(['/health', '/health/live', '/health/ready', '/api/docs', '/api/docs-json'])('serves %s', async (path) => {
    expect((await request(url).get(path)).status).toBe(200);
  });
});
