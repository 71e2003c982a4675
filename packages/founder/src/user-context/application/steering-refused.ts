import type { FieldError } from '@fake-stripe/contracts';

/** The simulator would refuse what the request wants it to do. */
export class SteeringRefused extends Error {
  override readonly name = 'SteeringRefused';

  constructor(readonly errors: readonly FieldError[]) {
    super('The simulator refuses the headers that are meant for it.');
  }
}
