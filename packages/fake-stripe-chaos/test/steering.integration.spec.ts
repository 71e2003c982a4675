import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { createSimulator, type SimulatorOptions } from '../src/index.js';
import { Client, type CallOptions } from './support/client.js';
import { decisionOf } from './support/decisions.js';
import { Simulators, storeKinds } from './support/simulators.js';

const authorization = (orderId: string) => ({ orderId, customerId: 'c-1', amount: 59.98 });
const reservation = (orderId: string) => ({ orderId, items: [{ sku: 'SKU-1', quantity: 1 }] });

describe.each(storeKinds)('steering on %s', (kind) => {
  const simulators = new Simulators();
  let url: string;
  let client: Client;
  let orders = 0;

  beforeAll(async () => {
    url = await simulators.start(kind, { chaos: { timeScale: 0 } });
    client = new Client(url);
  });
  afterAll(() => simulators.close());

  const newOrder = (): string => `order-${(orders += 1)}`;
  const reserve = (orderId: string, key: string, options: CallOptions = {}) =>
    client.post('/inventory/reserve', reservation(orderId), { ...options, key: `${orderId}/${key}` });
  const statuses = async (calls: readonly Promise<{ readonly status: number }>[]) =>
    (await Promise.all(calls)).map(({ status }) => status);

  it('fails the n-th key of an operation in its order, on every attempt, and no other', async () => {
    const orderId = newOrder();
    const script = 'inventory.reserve@2=error:before';
    expect((await reserve(orderId, 'a', { script })).status).toBe(201);
    expect((await reserve(orderId, 'b', { script })).status).toBe(500);
    expect((await reserve(orderId, 'c', { script })).status).toBe(201);
    expect((await reserve(orderId, 'b', { script })).status).toBe(500);
    expect((await reserve(orderId, 'a', { script })).headers['idempotent-replayed']).toBe('true');
    expect((await reserve(newOrder(), 'b', { script })).status).toBe(201);
    const hold = await client.post('/payment/authorize', authorization(orderId), { key: `${orderId}/b`, script });
    expect(decisionOf(hold)).toMatchObject({ n: '1' });
  });

  it('fails one attempt under one key, counted by the caller or here', async () => {
    const orderId = newOrder();
    const script = 'inventory.reserve@2#2=error:before';
    await reserve(orderId, 'a', { script });
    expect((await reserve(orderId, 'b', { script })).status).toBe(201);
    expect((await reserve(orderId, 'b', { script })).status).toBe(500);
    expect((await reserve(orderId, 'b', { script })).status).toBe(201);
    const told = { script, headers: { 'x-attempt': '2' } };
    expect(await statuses([reserve(orderId, 'b', told), reserve(orderId, 'b', told)])).toEqual([500, 500]);
  });

  it('counts by X-Chaos-Key where there is one: other idempotency keys make no difference', async () => {
    const orderId = newOrder();
    const headers = { 'x-chaos-key': `${orderId}/1/reserve/1` };
    const first = await reserve(orderId, 'run-1', { headers });
    const second = await reserve(orderId, 'run-2', { headers });
    expect([decisionOf(first)['n'], decisionOf(first)['attempt']]).toEqual(['1', '1']);
    expect([decisionOf(second)['n'], decisionOf(second)['attempt']]).toEqual(['1', '2']);
  });

  it('gives keys that come at once places without gap or double, which they keep', async () => {
    const orderId = newOrder();
    const keys = Array.from({ length: 12 }, (_, n) => `key-${n}`);
    const first = await Promise.all([...keys, ...keys].map((key) => reserve(orderId, key)));
    const places = first.map((answer) => Number(decisionOf(answer)['n']));
    expect(places.slice(0, 12)).toEqual(places.slice(12));
    expect(places.slice(0, 12).sort((a, b) => a - b)).toEqual(keys.map((_, n) => n + 1));
    const again = await Promise.all(keys.map((key) => reserve(orderId, key)));
    expect(again.map((answer) => decisionOf(answer)['attempt'])).toEqual(keys.map(() => '3'));
  });

  it('draws by the seed of the request', async () => {
    const orderId = newOrder();
    const drawn = async (seed?: string) => {
      const headers = {
        'x-attempt': '1',
        'x-chaos-key': orderId,
        ...(seed === undefined ? {} : { 'x-chaos-seed': seed }),
      };
      return decisionOf(await client.post('/payment/authorize', authorization(orderId), { headers }))['draw'];
    };
    const own = await drawn();
    expect(await drawn()).toBe(own);
    expect(await drawn('another')).not.toBe(own);
    expect(await drawn('fake-stripe')).toBe(own);
  });

  it('lets a client that repeats itself end well under flaky, whatever it asks for', async () => {
    const options = { headers: { 'x-chaos-profile': 'flaky' } };
    const results = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const orderId = newOrder();
        const first = await reserve(orderId, 'a', options);
        return first.status === 201 ? [201] : [first.status, (await reserve(orderId, 'a', options)).status];
      }),
    );
    expect(results.every((tries) => tries.at(-1) === 201)).toBe(true);
    expect([...new Set(results.map(([first]) => first))].sort()).toEqual([201, 500, 504]);
  });

  it('answers each way about a third of the time under flaky-call, on every attempt', async () => {
    const orderId = newOrder();
    const calls = Array.from({ length: 90 }, (_, n) => {
      const headers = { 'x-chaos-profile': 'flaky-call', 'x-attempt': String(n + 1) };
      return client.post('/payment/authorize', authorization(orderId), { headers });
    });
    const outcomes = (await Promise.all(calls)).map((answer) => decisionOf(answer)['outcome']);
    for (const outcome of ['error', 'timeout', 'approved']) {
      const times = outcomes.filter((each) => each === outcome).length;
      expect(times).toBeGreaterThan(18);
      expect(times).toBeLessThan(43);
    }
  });

  it('says that nothing was drawn in whatever answer knows of no draw', async () => {
    const post = (body: string, type: string) =>
      request(url).post('/payment/authorize').set('content-type', type).send(body);
    const answers = [
      await client.get('/health'),
      await client.get('/nowhere'),
      await post('{', 'application/json'),
      await post('{}', 'application/json'),
      await post('hello', 'text/plain'),
      await post(`"${' '.repeat(300_000)}"`, 'application/json'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 400, 400, 415, 413]);
    for (const { headers } of answers) expect(headers['x-chaos-decision']).toBe('none');
  });

  it('shows configured weights and what was drawn', async () => {
    const before = (await client.get('/payment/chaos/distribution')).body as { operations: { draws: number }[] };
    await client.post('/payment/authorize', authorization(newOrder()), { script: 'payment.authorize=card_declined' });
    const { body } = await client.get('/payment/chaos/distribution');
    expect(body).toMatchObject({ context: 'payment', profile: 'calm' });
    const [authorize] = (body as { operations: { operation: string; draws: number; outcomes: object[] }[] }).operations;
    expect(authorize?.operation).toBe('payment.authorize');
    expect(authorize?.draws).toBe(Number(before.operations[0]?.draws) + 1);
    expect(authorize?.outcomes).toContainEqual({
      outcome: 'approved',
      weight: 1,
      observed: expect.any(Number) as number,
    });
    expect(authorize?.outcomes).toContainEqual({ outcome: 'card_declined', weight: 0, observed: 1 });
    expect((await client.get('/nowhere/chaos/distribution')).status).toBe(404);
  });

  it('pays no attention to what requests ask for when told so, not even to nonsense', async () => {
    const chaos = { headers: 'ignore', profile: 'calm', seed: 's', timeScale: 0 } as const;
    const deaf = new Client(await simulators.start(kind, { chaos }));
    const asked: Record<string, string>[] = [
      { 'x-chaos-script': 'payment.authorize=error' },
      { 'x-chaos-profile': 'flaky-call', 'x-chaos-seed': 'other' },
      { 'x-chaos-profile': 'hurricane' },
      { 'x-chaos-script': '%%%' },
    ];
    for (const headers of asked) {
      const orderId = newOrder();
      const answer = await deaf.post('/payment/authorize', authorization(orderId), { headers });
      expect(answer.status).toBe(201);
      expect(decisionOf(answer)).toMatchObject({ rule: '"profile:calm"' });
    }
  });
});

describe('the same requests', () => {
  const simulators = new Simulators();
  afterAll(() => simulators.close());

  /** Sends everything at once; call → decision. */
  async function decisions(
    calls: readonly (readonly [string, string, number])[],
  ): Promise<ReadonlyMap<string, string>> {
    const chaos = { profile: 'stormy', seed: 'fixed', timeScale: 0 };
    const client = new Client(await simulators.start('PostgreSQL', { chaos }));
    const answers = await Promise.all(
      calls.map(async ([orderId, path, attempt]) => {
        const body = path === '/payment/authorize' ? authorization(orderId) : reservation(orderId);
        const headers = { 'x-chaos-key': `${orderId}/1`, 'x-attempt': String(attempt) };
        const answer = await client.post(path, body, { key: `${orderId}${path}`, headers });
        return [`${path} ${orderId} ${attempt}`, String(answer.headers['x-chaos-decision'])] as const;
      }),
    );
    return new Map([...answers].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  it('get the same decisions on two fresh databases, in opposite order, all at once', async () => {
    const calls = Array.from({ length: 20 }, (_, n) => `order-${n}`).flatMap((orderId) =>
      ['/payment/authorize', '/inventory/reserve'].flatMap((path) =>
        [1, 2].map((attempt) => [orderId, path, attempt] as const),
      ),
    );
    const one = await decisions(calls);
    expect(await decisions([...calls].reverse())).toEqual(one);
    expect(one.size).toBe(80);
    expect(new Set([...one.values()].map((decision) => /outcome=(\w+)/.exec(decision)?.[1])).size).toBe(6);
  });

  it('keep their places when the simulator starts anew on the same database', async () => {
    const databaseUrl = await simulators.database();
    const place = async (client: Client, key: string) =>
      decisionOf(await client.post('/inventory/reserve', reservation('order-1'), { key }));
    const before = new Client(await simulators.start('PostgreSQL', { databaseUrl }));
    await place(before, 'a');
    expect(await place(before, 'b')).toMatchObject({ n: '2', attempt: '1' });
    const after = new Client(await simulators.start('PostgreSQL', { databaseUrl }));
    expect(await place(after, 'b')).toMatchObject({ n: '2', attempt: '2' });
    expect(await place(after, 'c')).toMatchObject({ n: '3', attempt: '1' });
  });
});

describe('profiles of one’s own', () => {
  const simulators = new Simulators();
  let profiles: string;

  beforeEach(() => {
    profiles = mkdtempSync(join(tmpdir(), 'profiles-'));
  });
  afterEach(() => rmSync(profiles, { recursive: true }));
  afterAll(() => simulators.close());

  const write = (name: string, operations: object) =>
    writeFileSync(join(profiles, `${name}.json`), JSON.stringify({ name, description: 'Mine', operations }));
  const refused = (chaos: SimulatorOptions['chaos'] = {}) =>
    expect(createSimulator({ logLevel: 'silent', chaos: { profiles, ...chaos } })).rejects;

  it('can be the default, and be asked for by a request', async () => {
    write('broke', { '*': { success: 1 }, 'payment.authorize': { insufficient_funds: 1 } });
    const byDefault = new Client(await simulators.start('memory', { chaos: { profiles, profile: 'broke' } }));
    expect((await byDefault.post('/payment/authorize', authorization('o'))).status).toBe(402);
    const calm = new Client(await simulators.start('memory', { chaos: { profiles } }));
    const headers = { 'x-chaos-profile': 'broke' };
    expect((await calm.post('/payment/authorize', authorization('o'), { headers })).status).toBe(402);
    expect((await calm.post('/payment/authorize', authorization('o'))).status).toBe(201);
  });

  it('stop the start when they are wrong, with a message that says where', async () => {
    write('mine', { 'inventory.reserve': { reserved: 0.5, out_of_stock: 0.4 } });
    await refused().toThrow('Profile mine, operation inventory.reserve: the weights sum to 0.9, not to 1.');
    rmSync(join(profiles, 'mine.json'));
    write('calm', {});
    await refused().toThrow('There are two profiles with the name calm.');
    await refused({ profiles: join(profiles, 'nowhere') }).toThrow('CHAOS_PROFILES_DIR');
    rmSync(join(profiles, 'calm.json'));
    await refused({ profile: 'hurricane' }).toThrow(/CHAOS_PROFILE must be one of calm, .*but is "hurricane"/);
  });
});
