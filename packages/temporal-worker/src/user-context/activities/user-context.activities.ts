import { Header, type CatFact, type ChaosDirectives, type Coordinates, type Location } from '@fake-stripe/contracts';
import type { WeatherReport } from '@fake-stripe/contracts';
import {
  PublicApiUnavailable,
  type CatFacts,
  type Locations,
  type PublicApiCall,
  type Weather,
} from '@fake-stripe/public-apis';
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { heartbeating } from '../../activity-kit/heartbeat.js';
import { wait } from '../../activity-kit/wait.js';
import type { Answered, FailureDetails } from '../../workflow-kit/step-call.js';

/** What every activity here is told about the call it makes. */
export interface UserContextCall {
  /** The same for the same user and service in another run of the system. */
  readonly chaosKey: string;
  readonly correlationId: string;
  readonly chaos: ChaosDirectives;
}

export interface UserContextActivities {
  /** Without an address, that of the worker is located. */
  getCurrentLocationActivity(
    call: UserContextCall,
    request: { readonly ip?: string },
  ): Promise<Answered & { readonly location: Location }>;
  getWeatherActivity(
    call: UserContextCall,
    place: Coordinates,
  ): Promise<Answered & { readonly weather: WeatherReport }>;
  getCatFactActivity(call: UserContextCall): Promise<Answered & { readonly catFact: CatFact }>;
}

export interface PublicApis {
  readonly locations: Locations;
  readonly weather: Weather;
  readonly catFacts: CatFacts;
}

/** `patience`: milliseconds to wait in place for a service to which no connection can be made. */
export function createUserContextActivities(
  { locations, weather, catFacts }: PublicApis,
  patience: number,
): UserContextActivities {
  return {
    getCurrentLocationActivity: (call, { ip }) =>
      asking(call, patience, async (request) => ({ location: await locations.locate(ip, request) })),

    getWeatherActivity: (call, place) =>
      asking(call, patience, async (request) => ({ weather: await weather.at(place, request) })),

    getCatFactActivity: (call) =>
      asking(call, patience, async (request) => ({ catFact: await catFacts.random(request) })),
  };
}

/** The one boundary of these activities: heartbeat, cancellation, and errors as Temporal knows them. */
async function asking<T extends object>(
  { chaosKey, correlationId, chaos }: UserContextCall,
  patience: number,
  ask: (request: PublicApiCall) => Promise<T>,
): Promise<T & Answered> {
  const { attempt } = activityInfo();
  const signal = cancellationSignal();
  const headers = {
    [Header.chaosKey]: chaosKey,
    [Header.attempt]: String(attempt),
    [Header.chaosProfile]: chaos.profile,
    [Header.chaosSeed]: chaos.seed,
    [Header.chaosScript]: chaos.script,
  };
  try {
    return { ...(await heartbeating(() => inPlace(patience, () => ask({ correlationId, headers, signal })))), attempt };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (!(error instanceof PublicApiUnavailable)) throw error;
    const { code: type, message, retryable } = error;
    const details: FailureDetails = { attempt };
    throw ApplicationFailure.create({ type, message, nonRetryable: !retryable, cause: error, details: [details] });
  }
}

/** Asks again as long as nobody is even called, which spends no attempt. */
async function inPlace<T>(patience: number, ask: () => Promise<T>): Promise<T> {
  let until: number | undefined;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof PublicApiUnavailable) || error.retryInMs === undefined) throw error;
      until ??= Date.now() + patience;
      if (Date.now() > until) throw error;
      await wait(error.retryInMs, cancellationSignal());
    }
  }
}
