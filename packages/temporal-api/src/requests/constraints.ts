import { MAX_AMOUNT, formatMoney, toMinorUnits } from '@fake-stripe/contracts';
import { applyDecorators } from '@nestjs/common';
import { IsString, Length, Matches, ValidateBy } from 'class-validator';

const MAX = formatMoney(MAX_AMOUNT);

/** Readable in a log line and a terminal, in the order in which it is written. */
const ONE_LINE = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]*$/u;

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

/** Text of one line, of `min` to `max` characters. */
export function IsLine(max: number, min = 1): PropertyDecorator {
  const message = '$property must be text of one line';
  return applyDecorators(IsString(), Length(min, max), Matches(ONE_LINE, { message })) as PropertyDecorator;
}
