export type StartOutcome =
  | { readonly outcome: 'started'; readonly runId: string }
  /** A run is live or, where `onlyIfNew`, there was one. */
  | { readonly outcome: 'already_started' };
