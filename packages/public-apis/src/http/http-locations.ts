import type { Location } from '@fake-stripe/contracts';
import type { HttpClient } from '@fake-stripe/platform';
import { Locations } from '../ports/locations.js';
import type { PublicApiCall } from '../ports/public-api-call.js';
import { PublicApiHttp } from './public-api-http.js';

/** ip-api.com: `GET /json/{ip}`; what it does not know it answers with 200 and `status: fail`. */
export class HttpLocations extends Locations {
  private readonly api: PublicApiHttp;

  constructor(http: HttpClient, baseUrl: string, timeoutMs: number) {
    super();
    this.api = new PublicApiHttp('location', http, baseUrl, timeoutMs);
  }

  async locate(ip: string | undefined, call: PublicApiCall): Promise<Location> {
    const path = ip === undefined ? '/json' : `/json/${encodeURIComponent(ip)}`;
    const place = await this.api.get(path, call);
    if (place.text('status') !== 'success') {
      throw this.api.unavailable('location_unknown', `${place.text('message')} (${place.text('query')})`);
    }
    return {
      ip: place.text('query'),
      city: place.text('city'),
      region: place.text('regionName'),
      country: place.text('country'),
      latitude: place.number('lat', -90, 90),
      longitude: place.number('lon', -180, 180),
      timezone: place.text('timezone'),
    };
  }
}
