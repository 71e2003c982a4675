import type { UserContext, UserContextError, UserContextService } from '@fake-stripe/contracts';
import { PublicApiUnavailable } from '@fake-stripe/public-apis';
import type { Gathered } from './ports/gathering-strategy.js';

/** What was gathered as an answer: each part, or null and the reason. Anything else than a service that is down is thrown. */
export function settle({ location, weather, catFact }: Gathered): UserContext {
  const errors = [errorOf('location', location), errorOf('weather', weather), errorOf('cat-fact', catFact)];
  return {
    location: valueOf(location),
    weather: valueOf(weather),
    catFact: valueOf(catFact),
    errors: errors.filter((error) => error !== undefined),
  };
}

function valueOf<T>(result: PromiseSettledResult<T>): T | null {
  return result.status === 'fulfilled' ? result.value : null;
}

function errorOf(service: UserContextService, result: PromiseSettledResult<unknown>): UserContextError | undefined {
  if (result.status === 'fulfilled') return undefined;
  const reason: unknown = result.reason;
  if (!(reason instanceof PublicApiUnavailable)) throw reason;
  if (reason.service === service) return { service, code: reason.code, message: reason.message };
  return { service, code: 'location_unknown', message: 'Without a location there is no weather' };
}
