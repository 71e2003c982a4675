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
    const query = `latitude=${latitude}&longitude=${longitude}&current=${CURRENT}&timezone=auto`;
    const current = (await this.api.get(`/v1/forecast?${query}`, call)).object('current');
    const weatherCode = current.number('weather_code', 0, 99);
    return {
      temperature: current.number('temperature_2m'),
      humidity: current.number('relative_humidity_2m', 0, 100),
      windSpeed: current.number('wind_speed_10m', 0),
      weatherCode,
      description: descriptionOf(weatherCode),
      observedAt: current.text('time'),
    };
  }
}
