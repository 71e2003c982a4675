/** Why a run did not end well. `code` is stable, the message is for people. */
export interface RunFailure {
  readonly code: string;
  readonly message: string;
}
