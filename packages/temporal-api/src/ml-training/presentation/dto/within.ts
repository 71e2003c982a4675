import { outOfBounds } from '@fake-stripe/contracts';
import { ValidateBy } from 'class-validator';

type Bounds = Parameters<typeof outOfBounds>[1];

/** A number within bounds of the contract. */
export function Within(bounds: Bounds): PropertyDecorator {
  return ValidateBy({
    name: 'within',
    validator: {
      validate: (value) => outOfBounds(value, bounds) === undefined,
      defaultMessage: (at) => `${at?.property} ${outOfBounds(undefined, bounds)}`,
    },
  });
}

/** What a document says of such a number. */
export function bounded({ min, max, integer }: Bounds) {
  return { type: integer ? 'integer' : 'number', minimum: min, maximum: max } as const;
}
