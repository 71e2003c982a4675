import type { CatFact, Location, WeatherReport } from '@fake-stripe/contracts';

export const strategyNames = ['promise-allsettled', 'rxjs-forkjoin', 'sequential'] as const;
export type StrategyName = (typeof strategyNames)[number];

/** The questions of one request. A part that cannot be had rejects. */
export interface Sources {
  location(): Promise<Location>;
  weather(place: Location): Promise<WeatherReport>;
  catFact(): Promise<CatFact>;
}

/** What became of each question. Weather without a location is rejected for the location's reason. */
export interface Gathered {
  readonly location: PromiseSettledResult<Location>;
  readonly weather: PromiseSettledResult<WeatherReport>;
  readonly catFact: PromiseSettledResult<CatFact>;
}

/** One way of asking: in which order, and how the answers come together. All of them gather the same. */
export abstract class GatheringStrategy {
  abstract readonly name: StrategyName;

  /** Asks each question at most once, and never rejects. */
  abstract gather(sources: Sources): Promise<Gathered>;
}
