/** What accompanies every call to a public API, whatever it asks for. */
export interface PublicApiCall {
  readonly correlationId: string;
  /** Further headers, such as those that steer the simulator; undefined ones are not sent. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Ends the call early; it then fails as `PublicApiUnavailable` with code `aborted`. */
  readonly signal?: AbortSignal;
}
