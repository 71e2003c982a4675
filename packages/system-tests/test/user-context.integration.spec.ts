import { randomUUID } from 'node:crypto';
import {
  Header,
  UserContextQuery,
  userContextServices,
  userContextStrategies,
  type UserContextInput,
  type UserContextService,
  type UserContextState,
  type UserContextStrategy,
} from '@fake-stripe/contracts';
import { Shop } from './kit/shop.js';
import { startUserContext, type UserContextHandle } from './kit/user-contexts.js';

const operations: Readonly<Record<UserContextService, string>> = {
  location: 'public-apis.locate',
  weather: 'public-apis.forecast',
  'cat-fact': 'public-apis.cat-fact',
};
const requests: Readonly<Record<UserContextService, string>> = {
  location: 'GET public-apis.ip-api',
  weather: 'GET public-apis.open-meteo',
  'cat-fact': 'GET public-apis.cat-facts',
};

describe('the context of a user', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  }, 60_000);
  afterAll(() => shop.stop());
  beforeEach(() => {
    shop.http.intervene = undefined;
    shop.http.sent.length = 0;
  });

  it('is where they are, the weather there, and a cat fact', async () => {
    const state = await gathered({ ip: '198.51.100.7' });
    expect(state).toMatchObject({
      status: 'completed',
      location: { ip: '198.51.100.7' },
      weather: { temperature: expect.any(Number) as unknown, description: expect.any(String) as unknown },
      catFact: { fact: expect.any(String) as unknown },
      errors: [],
    });
    expect([...state.settled].sort()).toEqual([...userContextServices].sort());
  });

  it('is the same by either strategy', async () => {
    const userId = `user-${randomUUID()}`;
    const parallel = await gathered({ userId, strategy: 'parallel' });
    const sequential = await gathered({ userId, strategy: 'sequential' });
    expect(whatMatters(sequential)).toEqual(whatMatters(parallel));
  });

  it('asks one service after the other when it is told to', async () => {
    await gathered({ strategy: 'sequential' });
    expect(sent()).toEqual([requests.location, requests.weather, requests['cat-fact']]);
  });

  it('does not keep the cat fact waiting for the location otherwise', async () => {
    const factTold = new Promise<void>((resolve) => {
      shop.http.intervene = async (operation, what, send) => {
        if (operation === requests.location) await factTold;
        const answer = await send(what);
        if (operation === requests['cat-fact']) resolve();
        return answer;
      };
    });
    expect(await gathered({ strategy: 'parallel' })).toMatchObject({ status: 'completed', errors: [] });
  });

  const once = userContextServices.flatMap((service) =>
    ['error', 'timeout'].map((fault) => ({ service, fault, script: `${operations[service]}#1=${fault}` })),
  );
  it.each(once)('survives a single $fault of $service', async ({ script }) => {
    const state = await gathered({ chaos: { script } });
    expect(state).toMatchObject({ status: 'completed', errors: [] });
    expect(sent()).toHaveLength(4);
  });

  describe.each(userContextStrategies)('gathered %s', (strategy) => {
    const missing = { code: 'server_error', message: expect.any(String) as unknown };

    it('lacks the location, and with it the weather, when nobody can be located', async () => {
      const state = await gathered({ strategy, chaos: { script: `${operations.location}=error` } });
      expect(state).toMatchObject({ status: 'completed', location: null, weather: null });
      expect(state.catFact).not.toBeNull();
      expect(state.errors).toMatchObject([
        { service: 'location', ...missing },
        { service: 'weather', code: 'location_unknown' },
      ]);
      expect(sent()).toHaveLength(4);
    });

    it('lacks only the weather, or only the cat fact, when only that is down', async () => {
      const noWeather = await gathered({ strategy, chaos: { script: `${operations.weather}=error` } });
      expect(noWeather).toMatchObject({
        status: 'completed',
        weather: null,
        errors: [{ service: 'weather', ...missing }],
      });
      expect([noWeather.location, noWeather.catFact]).not.toContain(null);
      const noFact = await gathered({ strategy, chaos: { script: `${operations['cat-fact']}=timeout` } });
      expect(noFact).toMatchObject({
        status: 'completed',
        catFact: null,
        errors: [{ service: 'cat-fact', code: 'timeout' }],
      });
      expect([noFact.location, noFact.weather]).not.toContain(null);
    });

    it('is empty when all are down, and has an error for each', async () => {
      const script = userContextServices.map((service) => `${operations[service]}=error`).join();
      const state = await gathered({ strategy, chaos: { script } });
      expect(state).toMatchObject({ status: 'completed', location: null, weather: null, catFact: null });
      expect(state.errors.map(({ service }) => service)).toEqual(userContextServices);
    });

    it('asks only once for an address that has no place', async () => {
      const state = await gathered({ strategy, ip: '10.0.0.7' });
      expect(state.errors).toMatchObject([
        { service: 'location', code: 'location_unknown' },
        { service: 'weather', code: 'location_unknown' },
      ]);
      expect(sent().filter((operation) => operation === requests.location)).toHaveLength(1);
    });
  });

  it('hands the chaos directives on, under keys that are the same in every run', async () => {
    const chaos = { seed: '7', script: `${operations.location}#1=error` };
    await gathered({ userId: 'user-1', strategy: 'sequential', chaos });
    const headers = shop.http.sent.map(({ request }) => request.headers);
    expect(headers).toMatchObject(
      [
        ['location', '1'],
        ['location', '2'],
        ['weather', '1'],
        ['cat-fact', '1'],
      ].map(([service, attempt]) => ({
        [Header.correlationId]: 'corr-1',
        [Header.chaosKey]: `user-context/user-1/${service}`,
        [Header.attempt]: attempt,
        [Header.chaosSeed]: '7',
        [Header.chaosScript]: chaos.script,
      })),
    );
  });

  it('fails for a strategy that there is not', async () => {
    const handle = await startUserContext(shop, { strategy: 'guess' as UserContextStrategy });
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'validation_failed' } });
  });

  // Last: the time-skipping server lets no time skip while it believes an activity to be running.
  it.each(userContextStrategies)('ends at once when it is cancelled (%s), and shows what it had', async (strategy) => {
    const { asked, letGo } = held('cat-fact');
    const handle = await startUserContext(shop, { strategy });
    await asked;
    while ((await stateOf(handle)).settled.length < 2);
    expect(await stateOf(handle)).toMatchObject({
      status: 'running',
      settled: ['location', 'weather'],
      catFact: null,
    });
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow();
    expect((await handle.describe()).status.name).toBe('CANCELLED');
    letGo();
    const state = await stateOf(handle);
    expect(state).toMatchObject({ status: 'cancelled', catFact: null, errors: [] });
    expect([state.location, state.weather]).not.toContain(null);
  });

  async function gathered(overrides: Partial<UserContextInput> = {}): Promise<UserContextState> {
    return (await startUserContext(shop, overrides)).result();
  }

  function stateOf(handle: UserContextHandle): Promise<UserContextState> {
    return handle.query<UserContextState>(UserContextQuery.status);
  }

  function sent(): readonly string[] {
    return shop.http.sent.map(({ operation }) => operation);
  }

  /** Keeps the service from answering until it is let go, whatever becomes of who asked. */
  function held(service: UserContextService): { readonly asked: Promise<void>; readonly letGo: () => void } {
    let letGo: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const asked = new Promise<void>((resolve) => {
      shop.http.intervene = async (operation, what, send) => {
        if (operation !== requests[service]) return send(what);
        resolve();
        await gate;
        return send(what);
      };
    });
    return { asked, letGo };
  }
});

function whatMatters({ location, weather, catFact, errors }: UserContextState) {
  // The quarter of an hour may have ended between the two.
  return { location, weather: weather && { ...weather, observedAt: '' }, catFact, errors };
}
