/** What kind of rule was broken; each wire decides what that looks like to a caller. */
export type DomainErrorKind = 'invalid' | 'not_found' | 'conflict';

/** A rule that real state breaks. `code` is stable and part of the wire contract. Nothing that throws it has an effect. */
export class DomainError extends Error {
  override readonly name: string = 'DomainError';

  constructor(
    readonly kind: DomainErrorKind,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export class NotFound extends DomainError {
  override readonly name = 'NotFound';

  constructor(what: string, id: string) {
    super('not_found', 'not_found', `No ${what} has the id ${id}.`);
  }
}

/** A call that names an order, and a thing that belongs to another one. */
export class OrderMismatch extends DomainError {
  override readonly name = 'OrderMismatch';

  constructor(what: string, orderId: string) {
    super('conflict', 'order_mismatch', `${what} belongs to another order than ${orderId}.`);
  }
}
