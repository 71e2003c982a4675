import type { Coordinates, WeatherReport } from '@fake-stripe/contracts';
import type { HttpClient } from '@fake-stripe/platform';
import type { PublicApiCall } from '../ports/public-api-call.js';
import { Weather } from '../ports/weather.js';
import { descriptionOf } from '../weather-codes.js';
import { PublicApiHttp } from './public-api-http.js';

const CURRENT = 'temperature_2m,relative_humidity_2m,wind_speed_10m,weather_code';

/** open-meteo.com: `GET /v1/forecast`, in its default units (°C, %, km/h). */
export class HttpWeather extends Weather {
  private readonly api: PublicApiHttp;

  constructor(http: HttpClient, baseUrl: string, timeoutMs: number) {
    super();
    this.api = new PublicApiHttp('weather', http, baseUrl, timeoutMs);
  }

  async at({ latitude, longitude }: Coordinates, call: PublicApiCall): Promise<WeatherReport> {
    const query = `latitude=${latitude}&longitude=${longitude}&current=${CURRENT}`;
    const forecast = await this.api.get(`/v1/forecast?${query}`, call);
    const current = forecast.object('current');
    const weatherCode = current.number('weather_code', 0, 99);
    return {
      temperature: current.number('temperature_2m'),
      humidity: current.number('relative_humidity_2m', 0, 100),
      windSpeed: current.number('wind_speed_10m', 0),
      weatherCode,
      description: descriptionOf(weatherCode),
      observedAt: this.instant(current.text('time'), forecast.number('utc_offset_seconds')),
    };
  }

  /** `2026-11-21T12:15` there → ISO 8601 in UTC. */
  private instant(local: string, offsetSeconds: number): string {
    const time = Date.parse(`${local}Z`);
    if (Number.isNaN(time)) throw this.api.unavailable('unreadable', `unreadable answer, ${local} is no time`);
    return new Date(time - offsetSeconds * 1_000).toISOString();
  }
}
