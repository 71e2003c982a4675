import { GatheringStrategy, type Gathered, type Sources } from '../../application/ports/gathering-strategy.js';

/** One after the other. */
export class Sequential extends GatheringStrategy {
  readonly name = 'sequential';

  async gather(sources: Sources): Promise<Gathered> {
    const location = await settled(sources.location());
    const weather = location.status === 'fulfilled' ? await settled(sources.weather(location.value)) : location;
    const catFact = await settled(sources.catFact());
    return { location, weather, catFact };
  }
}

async function settled<T>(part: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [result] = await Promise.allSettled([part]);
  return result;
}
