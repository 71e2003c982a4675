import type { Coordinates, WeatherReport } from '@fake-stripe/contracts';
import type { PublicApiCall } from './public-api-call.js';

/** The weather at a place, now. */
export abstract class Weather {
  /** @throws PublicApiUnavailable */
  abstract at(place: Coordinates, call: PublicApiCall): Promise<WeatherReport>;
}
