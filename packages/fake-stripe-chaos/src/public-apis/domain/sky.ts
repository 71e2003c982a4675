import { fractionOf, pick } from './pick.js';

/** The weather in the units that open-meteo uses: °C, %, km/h, WMO code. */
export interface Sky {
  readonly temperature: number;
  readonly humidity: number;
  readonly windSpeed: number;
  readonly weatherCode: number;
  /** Metres. */
  readonly elevation: number;
}

const MILD: readonly [number, ...number[]] = [0, 1, 2, 3, 45, 51, 61, 63, 80, 95];
const FREEZING: readonly [number, ...number[]] = [0, 1, 2, 3, 45, 71, 73, 75, 77, 85];

/** The weather at a place: made up, colder towards the poles, snow only in frost, and always the same. */
export function skyAt(latitude: number, longitude: number): Sky {
  const place = `${latitude.toFixed(2)},${longitude.toFixed(2)}`;
  const between = (what: string, least: number, most: number): number =>
    least + fractionOf(`${place} ${what}`) * (most - least);
  const temperature = rounded(30 - Math.abs(latitude) * 0.55 + between('temperature', -6, 6));
  return {
    temperature,
    humidity: Math.round(between('humidity', 30, 95)),
    windSpeed: rounded(between('wind', 0, 45)),
    weatherCode: pick(temperature < 0 ? FREEZING : MILD, `${place} code`),
    elevation: Math.round(between('elevation', 0, 900)),
  };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
