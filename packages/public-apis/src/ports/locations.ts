import type { Location } from '@fake-stripe/contracts';
import type { PublicApiCall } from './public-api-call.js';

/** Where in the world an address is. */
export abstract class Locations {
  /**
   * Without an address our own is located, as the service sees it. One that is not public (`10.0.0.7`) has no place:
   * `location_unknown`.
   * @throws PublicApiUnavailable
   */
  abstract locate(ip: string | undefined, call: PublicApiCall): Promise<Location>;
}
