import { parseDuration } from '@fake-stripe/platform';
import { ValidateBy } from 'class-validator';

/** A duration in text such as `5s`, within bounds in milliseconds. */
export function IsDuration(bounds: { readonly min: string; readonly max: string }): PropertyDecorator {
  const [min = 0, max = 0] = [bounds.min, bounds.max].map(parseDuration);
  return ValidateBy({
    name: 'isDuration',
    validator: {
      validate: (value) => {
        const duration = typeof value === 'string' ? parseDuration(value) : undefined;
        return duration !== undefined && duration >= min && duration <= max;
      },
      defaultMessage: (at) =>
        `${at?.property} must be a duration from ${bounds.min} to ${bounds.max}, such as "5s", "2m" or "24h"`,
    },
  });
}
