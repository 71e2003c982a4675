import type { CatFact, ChaosDirectives, FieldError, Location, WeatherReport } from '@fake-stripe/contracts';
import { CatFacts, Locations, PublicApiUnavailable, Weather, type PublicApiCall } from '@fake-stripe/public-apis';
import { ChaosCheck } from '../ports/chaos-check.js';
import { GatheringStrategy, type Gathered, type Sources } from '../ports/gathering-strategy.js';
import { GetUserContext, type UserContextQuestion } from './get-user-context.js';

const location: Location = {
  ip: '203.0.113.7',
  city: 'Berlin',
  region: 'State of Berlin',
  country: 'Germany',
  latitude: 52.52,
  longitude: 13.405,
  timezone: 'Europe/Berlin',
};
const weather = { temperature: 4.2, description: 'fog' } as WeatherReport;
const catFact: CatFact = { fact: 'Cats purr.', length: 10 };

/** One after the other, as any strategy has to come to it. */
class InTurn extends GatheringStrategy {
  readonly name = 'sequential';

  async gather(sources: Sources): Promise<Gathered> {
    const [place] = await Promise.allSettled([sources.location()]);
    const [sky] = place.status === 'rejected' ? [place] : await Promise.allSettled([sources.weather(place.value)]);
    const [fact] = await Promise.allSettled([sources.catFact()]);
    return { location: place, weather: sky, catFact: fact };
  }
}

class World extends ChaosCheck {
  readonly calls: [string, unknown, PublicApiCall][] = [];
  readonly broken = new Map<string, Error>();
  refusals: readonly FieldError[] = [];
  checked = 0;

  override errorsIn(): Promise<readonly FieldError[]> {
    this.checked += 1;
    return Promise.resolve(this.refusals);
  }

  answer<T>(service: string, question: unknown, call: PublicApiCall, value: T): Promise<T> {
    this.calls.push([service, question, call]);
    const error = this.broken.get(service);
    return error ? Promise.reject(error) : Promise.resolve(value);
  }

  breaks(service: 'location' | 'weather' | 'cat-fact'): void {
    this.broken.set(service, new PublicApiUnavailable(service, 'timeout', `${service} is down`));
  }
}

function useCase(world: World): GetUserContext {
  const locations = new (class extends Locations {
    locate = (ip: string | undefined, call: PublicApiCall) => world.answer('location', ip, call, location);
  })();
  const sky = new (class extends Weather {
    at = (place: object, call: PublicApiCall) => world.answer('weather', place, call, weather);
  })();
  const catFacts = new (class extends CatFacts {
    random = (call: PublicApiCall) => world.answer('cat-fact', undefined, call, catFact);
  })();
  return new GetUserContext({ locations, weather: sky, catFacts }, [new InTurn()], world);
}

const question = (chaos: ChaosDirectives = {}): UserContextQuestion => ({
  strategy: 'sequential',
  ip: '203.0.113.7',
  correlationId: 'abc',
  chaos,
  headersFor: (service) => ({ 'x-chaos-key': service }),
});

describe('a user context', () => {
  let world: World;
  beforeEach(() => (world = new World()));

  it('has all parts when every service answers', async () => {
    expect(await useCase(world).execute(question())).toEqual({ location, weather, catFact, errors: [] });
  });

  it('tells each service who asks, and what else it is to know', async () => {
    await useCase(world).execute(question());
    const call = (service: string) => ({ correlationId: 'abc', headers: { 'x-chaos-key': service } });
    expect(world.calls).toEqual([
      ['location', '203.0.113.7', call('location')],
      ['weather', location, call('weather')],
      ['cat-fact', undefined, call('cat-fact')],
    ]);
  });

  it.each(['weather', 'cat-fact'] as const)('has null and an error for %s when that is down', async (service) => {
    world.breaks(service);
    const part = service === 'weather' ? 'weather' : 'catFact';
    expect(await useCase(world).execute(question())).toEqual({
      ...{ location, weather, catFact },
      [part]: null,
      errors: [{ service, code: 'timeout', message: `${service} is down` }],
    });
  });

  it('has neither place nor weather when the location is not known', async () => {
    world.breaks('location');
    expect(await useCase(world).execute(question())).toEqual({
      location: null,
      weather: null,
      catFact,
      errors: [
        { service: 'location', code: 'timeout', message: 'location is down' },
        { service: 'weather', code: 'location_unknown', message: 'Without a location there is no weather' },
      ],
    });
  });

  it('cannot be had when no service answers', async () => {
    world.breaks('location');
    world.breaks('cat-fact');
    const services = ['location', 'weather', 'cat-fact'].map(
      (service) => expect.objectContaining({ service }) as object,
    );
    await expect(useCase(world).execute(question())).rejects.toMatchObject({
      name: 'UserContextUnavailable',
      errors: services,
    });
  });

  it('does not take a bug for a service that is down', async () => {
    const bug = new TypeError('a bug');
    world.broken.set('weather', bug);
    await expect(useCase(world).execute(question())).rejects.toBe(bug);
  });

  it('asks nobody when the simulator would refuse to be steered like that', async () => {
    world.refusals = [{ field: 'X-Chaos-Profile', message: 'there is no profile sunny' }];
    await expect(useCase(world).execute(question({ profile: 'sunny' }))).rejects.toMatchObject({
      name: 'SteeringRefused',
      errors: world.refusals,
    });
    expect(world.calls).toEqual([]);
  });

  it('does not ask the simulator about nothing', async () => {
    await useCase(world).execute(question());
    expect(world.checked).toBe(0);
  });
});
