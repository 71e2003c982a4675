/** The calls that an undo can name: each is known by the idempotency key it was sent with. */
export abstract class ForwardCalls {
  /**
   * Waits for a call in progress under this key and holds off any later one until the unit of work ends,
   * so that what an undo finds is what it undoes.
   */
  abstract hold(key: string): Promise<void>;

  /** From now on a call under this key is refused with `operation_voided`. Needs `hold` first. */
  abstract void(key: string): Promise<void>;
}
