import type { ChaosDirectives, UserContext, UserContextService } from '@fake-stripe/contracts';
import type { CatFacts, Locations, PublicApiCall, Weather } from '@fake-stripe/public-apis';
import type { ChaosCheck } from '../ports/chaos-check.js';
import type { GatheringStrategy, Sources, StrategyName } from '../ports/gathering-strategy.js';
import { settle } from '../settle.js';
import { SteeringRefused } from '../steering-refused.js';
import { UserContextUnavailable } from '../user-context-unavailable.js';

export interface UserContextQuestion {
  readonly strategy: StrategyName;
  /** Whose location is meant; without one, ours as the world sees it. */
  readonly ip?: string;
  readonly correlationId: string;
  /** What the request wants of the simulator. */
  readonly chaos: ChaosDirectives;
  readonly signal?: AbortSignal;
  /** What accompanies the call to a service. */
  readonly headersFor: (service: UserContextService) => PublicApiCall['headers'];
}

export interface Services {
  readonly locations: Locations;
  readonly weather: Weather;
  readonly catFacts: CatFacts;
}

/**
 * Where somebody is, the weather there, and a cat fact, asked for by one of the strategies.
 * @throws SteeringRefused before anything is asked
 * @throws UserContextUnavailable when no part can be had
 */
export class GetUserContext {
  constructor(
    private readonly services: Services,
    private readonly strategies: readonly GatheringStrategy[],
    private readonly check: ChaosCheck,
  ) {}

  async execute(question: UserContextQuestion): Promise<UserContext> {
    await this.checked(question.chaos);
    const context = settle(await this.strategy(question.strategy).gather(this.sources(question)));
    if (context.location || context.weather || context.catFact) return context;
    throw new UserContextUnavailable(context.errors);
  }

  private async checked(chaos: ChaosDirectives): Promise<void> {
    const asksForSomething = Object.values(chaos).some((directive) => directive !== undefined);
    const errors = asksForSomething ? await this.check.errorsIn(chaos) : [];
    if (errors.length > 0) throw new SteeringRefused(errors);
  }

  private sources({ ip, correlationId, signal, headersFor }: UserContextQuestion): Sources {
    const { locations, weather, catFacts } = this.services;
    const call = (service: UserContextService): PublicApiCall => ({
      correlationId,
      headers: headersFor(service),
      ...(signal ? { signal } : {}),
    });
    return {
      location: () => locations.locate(ip, call('location')),
      weather: (place) => weather.at(place, call('weather')),
      catFact: () => catFacts.random(call('cat-fact')),
    };
  }

  private strategy(name: StrategyName): GatheringStrategy {
    const strategy = this.strategies.find((each) => each.name === name);
    if (!strategy) throw new Error(`There is no strategy ${name}.`);
    return strategy;
  }
}
