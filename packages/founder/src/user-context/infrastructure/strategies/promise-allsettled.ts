import { GatheringStrategy, type Gathered, type Sources } from '../../application/ports/gathering-strategy.js';

/** Location and weather one after the other, the cat fact beside them; with promises. */
export class PromiseAllSettled extends GatheringStrategy {
  readonly name = 'promise-allsettled';

  async gather(sources: Sources): Promise<Gathered> {
    const asked = sources.location();
    const [location, weather, catFact] = await Promise.allSettled([
      asked,
      asked.then((place) => sources.weather(place)),
      sources.catFact(),
    ]);
    return { location, weather, catFact };
  }
}
