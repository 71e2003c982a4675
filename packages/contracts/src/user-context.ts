/** What is put together about a user: where they are, the weather there, and a cat fact. */

export interface Coordinates {
  /** Degrees, north positive. */
  readonly latitude: number;
  /** Degrees, east positive. */
  readonly longitude: number;
}

export interface Location extends Coordinates {
  /** The address that was located. */
  readonly ip: string;
  readonly city: string;
  readonly region: string;
  readonly country: string;
  /** IANA name, such as `Europe/Berlin`. */
  readonly timezone: string;
}

export interface WeatherReport {
  /** °C */
  readonly temperature: number;
  /** Relative, %. */
  readonly humidity: number;
  /** km/h */
  readonly windSpeed: number;
  /** WMO code 4677, as open-meteo gives it. */
  readonly weatherCode: number;
  /** The code in words. */
  readonly description: string;
  /** ISO 8601, UTC. */
  readonly observedAt: string;
}

export interface CatFact {
  readonly fact: string;
  /** Of the fact, in characters. */
  readonly length: number;
}

export const userContextServices = ['location', 'weather', 'cat-fact'] as const;
export type UserContextService = (typeof userContextServices)[number];

/** Why a part is missing. */
export interface UserContextError {
  readonly service: UserContextService;
  readonly code: string;
  readonly message: string;
}

/** A part that could not be had is null and has an entry in `errors`. */
export interface UserContext {
  readonly location: Location | null;
  readonly weather: WeatherReport | null;
  readonly catFact: CatFact | null;
  readonly errors: readonly UserContextError[];
}
