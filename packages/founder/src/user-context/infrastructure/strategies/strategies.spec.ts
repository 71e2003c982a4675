import type { CatFact, Location, WeatherReport } from '@fake-stripe/contracts';
import type { Sources } from '../../application/ports/gathering-strategy.js';
import { strategies } from './strategies.js';

const location = { city: 'Berlin' } as Location;
const weather = { temperature: 4.2 } as WeatherReport;
const catFact: CatFact = { fact: 'Cats purr.', length: 10 };
const down = new Error('down');

/** Answers when it is told to, and notes when it was asked. */
class Interview {
  readonly asked: string[] = [];
  private readonly waiting = new Map<string, () => void>();

  readonly sources: Sources = {
    location: () => this.ask('location', location),
    weather: (place) => this.ask('weather', { ...weather, description: place.city }),
    catFact: () => this.ask('cat-fact', catFact),
  };

  constructor(private readonly broken: readonly string[] = []) {}

  async answer(name: string): Promise<void> {
    this.waiting.get(name)?.();
    // What follows from an answer follows before the next turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
  }

  private ask<T>(name: string, value: T): Promise<T> {
    this.asked.push(name);
    return new Promise((resolve, reject) => {
      this.waiting.set(name, () => (this.broken.includes(name) ? reject(down) : resolve(value)));
    });
  }
}

const fulfilled = <T>(value: T) => ({ status: 'fulfilled', value });
const rejected = { status: 'rejected', reason: down };

describe.each(strategies.map((strategy) => ({ name: strategy.name, strategy })))(
  'the strategy $name',
  ({ strategy }) => {
    const gather = async (...broken: string[]) => {
      const interview = new Interview(broken);
      const gathered = strategy.gather(interview.sources);
      await interview.answer('cat-fact');
      await interview.answer('location');
      await interview.answer('weather');
      await interview.answer('cat-fact');
      return { gathered: await gathered, asked: interview.asked };
    };

    it('gathers all parts, the weather at the location, each asked for once', async () => {
      const { gathered, asked } = await gather();
      expect(gathered).toEqual({
        location: fulfilled(location),
        weather: fulfilled({ ...weather, description: 'Berlin' }),
        catFact: fulfilled(catFact),
      });
      expect([...asked].sort()).toEqual(['cat-fact', 'location', 'weather']);
    });

    it('asks for no weather without a location', async () => {
      const { gathered, asked } = await gather('location');
      expect(gathered).toEqual({ location: rejected, weather: rejected, catFact: fulfilled(catFact) });
      expect(asked).not.toContain('weather');
    });

    it.each([
      ['weather', { location: fulfilled(location), weather: rejected, catFact: fulfilled(catFact) }],
      [
        'cat-fact',
        {
          location: fulfilled(location),
          weather: fulfilled({ ...weather, description: 'Berlin' }),
          catFact: rejected,
        },
      ],
    ])('gathers the rest without %s', async (broken, expected) => {
      expect((await gather(broken)).gathered).toEqual(expected);
    });

    it('never rejects', async () => {
      const { gathered } = await gather('location', 'cat-fact');
      expect(gathered).toEqual({ location: rejected, weather: rejected, catFact: rejected });
    });

    it(strategy.name === 'sequential' ? 'asks one after the other' : 'asks side by side', async () => {
      const interview = new Interview();
      const gathered = strategy.gather(interview.sources);
      await interview.answer('nothing');
      expect(interview.asked).toEqual(strategy.name === 'sequential' ? ['location'] : ['location', 'cat-fact']);
      for (const name of ['location', 'weather', 'cat-fact']) await interview.answer(name);
      await gathered;
    });
  },
);
