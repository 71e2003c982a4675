import type { UserContextService } from '@fake-stripe/contracts';

/**
 * - `unreachable`: no connection could be made
 * - `timeout`: no answer in time, or a 504, which says the same
 * - `server_error`: any other 5xx
 * - `rate_limited`: 429
 * - `unreadable`: the answer broke off, or is not what the service promises
 * - `refused`: the service does not take the request; the same on every attempt
 * - `location_unknown`: the service has no place for this address; the same on every attempt
 * - `aborted`: the caller's signal ended the call
 */
export type PublicApiFault =
  | 'unreachable'
  | 'timeout'
  | 'server_error'
  | 'rate_limited'
  | 'unreadable'
  | 'refused'
  | 'location_unknown'
  | 'aborted';

const lasting: readonly PublicApiFault[] = ['refused', 'location_unknown', 'aborted'];

export interface UnavailableOptions extends ErrorOptions {
  readonly retryInMs?: number;
}

/** A public API gave no usable answer. */
export class PublicApiUnavailable extends Error {
  override readonly name = 'PublicApiUnavailable';

  /** Set when no call was made because the last ones could not even connect: ask again after so long. */
  readonly retryInMs?: number;

  constructor(
    readonly service: UserContextService,
    readonly code: PublicApiFault,
    message: string,
    { retryInMs, ...options }: UnavailableOptions = {},
  ) {
    super(message, options);
    if (retryInMs !== undefined) this.retryInMs = retryInMs;
  }

  /** Another attempt may go better. */
  get retryable(): boolean {
    return !lasting.includes(this.code);
  }
}
