import { MAX_AMOUNT, formatMoney, toMinorUnits } from '@fake-stripe/contracts';
import { parseDuration } from '@fake-stripe/platform';
import { ValidateBy } from 'class-validator';

const MAX = formatMoney(MAX_AMOUNT);

/** A decimal amount of money, at least `min` minor units. */
export function IsMoney({ min }: { readonly min: number }): PropertyDecorator {
  const rule = `must be a number from ${formatMoney(min)} to ${MAX} with at most two decimal places`;
  return ValidateBy({
    name: 'isMoney',
    validator: {
      validate: (value) => (toMinorUnits(value) ?? -1) >= min,
      defaultMessage: (at) => `${at?.property} ${rule}`,
    },
  });
}

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

/** Readable in a log line and a terminal. */
export const ONE_LINE = /^[^\p{Cc}\p{Cs}]*$/u;
