import { skyAt, type Sky } from '../domain/sky.js';

/** The variables that there are, with their units. */
export const currentUnits = {
  temperature_2m: '°C',
  relative_humidity_2m: '%',
  wind_speed_10m: 'km/h',
  weather_code: 'wmo code',
} as const;

export type CurrentVariable = keyof typeof currentUnits;

export interface ForecastQuestion {
  readonly latitude: number;
  readonly longitude: number;
  /** Comma-separated. */
  readonly current?: string;
}

const INTERVAL_S = 900;

export function forecastFor({ latitude, longitude, current }: ForecastQuestion, now: Date) {
  const sky = skyAt(latitude, longitude);
  return {
    latitude,
    longitude,
    generationtime_ms: 0.05,
    utc_offset_seconds: 0,
    timezone: 'GMT',
    timezone_abbreviation: 'GMT',
    elevation: sky.elevation,
    ...(current === undefined ? {} : currentOf(current.split(',') as CurrentVariable[], sky, now)),
  };
}

function currentOf(names: readonly CurrentVariable[], sky: Sky, now: Date) {
  const values: Record<CurrentVariable, number> = {
    temperature_2m: sky.temperature,
    relative_humidity_2m: sky.humidity,
    wind_speed_10m: sky.windSpeed,
    weather_code: sky.weatherCode,
  };
  const only = <T>(all: Readonly<Record<CurrentVariable, T>>) =>
    Object.fromEntries(names.map((name) => [name, all[name]]));
  return {
    current_units: { time: 'iso8601', interval: 'seconds', ...only(currentUnits) },
    current: { time: quarterOf(now), interval: INTERVAL_S, ...only(values) },
  };
}

/** `2026-11-21T12:15`, the quarter of an hour that has begun. */
function quarterOf(now: Date): string {
  const ms = INTERVAL_S * 1_000;
  return new Date(Math.floor(now.getTime() / ms) * ms).toISOString().slice(0, 16);
}
