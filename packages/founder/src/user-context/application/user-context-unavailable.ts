import type { UserContextError } from '@fake-stripe/contracts';

/** Not one part could be had. */
export class UserContextUnavailable extends Error {
  override readonly name = 'UserContextUnavailable';

  constructor(readonly errors: readonly UserContextError[]) {
    super('No service that a user context is made of can be reached.');
  }
}
