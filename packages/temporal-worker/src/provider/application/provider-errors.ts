/**
 * - `unreachable`: no connection could be made
 * - `timeout`: no answer in time, or a 504, which says the same
 * - `server_error`: any other 5xx, or 429
 * - `cut`: the answer broke off, or is not what the provider promises
 * - `aborted`: the caller's signal ended the call
 */
export type ProviderFaultKind = 'unreachable' | 'timeout' | 'server_error' | 'cut' | 'aborted';

/** A technical fault between us and a provider. Worth another attempt under the same key. */
export class ProviderFault extends Error {
  override readonly name = 'ProviderFault';

  constructor(
    readonly kind: ProviderFaultKind,
    /** The call may have taken effect. */
    readonly ambiguous: boolean,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The key is being worked on by another request (409 `idempotency_key_in_use`). Ask again shortly; no attempt is spent. */
export class ProviderBusy extends Error {
  override readonly name = 'ProviderBusy';
}

/** No call was made, because the last ones could not even connect. Ask again in `retryInMs`; no attempt is spent. */
export class ProviderAway extends Error {
  override readonly name = 'ProviderAway';

  constructor(
    readonly retryInMs: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The provider refused the request itself (400, 404 and the like): a bug or a wrong configuration, the same on every attempt. */
export class ProviderRefused extends Error {
  override readonly name = 'ProviderRefused';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
