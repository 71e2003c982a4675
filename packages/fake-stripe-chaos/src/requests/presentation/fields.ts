import { toDecimal, toMinorUnits, type MinorUnits } from '@fake-stripe/contracts';
import { applyDecorators } from '@nestjs/common';
import { Matches, ValidateBy } from 'class-validator';

/** Order ids, SKUs and the like. */
export const IDENTIFIER = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/;

export function IsIdentifier(): PropertyDecorator {
  const message = '$property must be 1 to 128 letters, digits, "-", "_" or ".", the first not a "."';
  return applyDecorators(Matches(IDENTIFIER, { message }));
}

/** A positive decimal of at most two places. */
export function IsAmount(): PropertyDecorator {
  return ValidateBy({
    name: 'isAmount',
    validator: {
      validate: (value) => (toMinorUnits(value) ?? 0) > 0,
      defaultMessage: () => '$property must be a positive number with at most two decimal places',
    },
  });
}

/** A validated amount → minor units. */
export function minorUnits(amount: number): MinorUnits {
  return toMinorUnits(amount) ?? 0;
}

export function optionalMinorUnits(amount: number | undefined): MinorUnits | undefined {
  return amount === undefined ? undefined : minorUnits(amount);
}

export const decimal = toDecimal;

/** What names a call: printable ASCII, which every client sends, and every database keeps, as the same bytes. */
export const KEY = /^[\x20-\x7e]{1,255}$/;
export const KEY_RULE = 'must be 1 to 255 printable ASCII characters';

export function IsKey(): PropertyDecorator {
  return applyDecorators(Matches(KEY, { message: `$property ${KEY_RULE}` }));
}

/** One line of text: no control characters or halves of characters, which databases and mails do not take. */
export function IsLine(max: number): PropertyDecorator {
  const pattern = new RegExp(`^[^\\p{Cc}\\p{Cs}]{1,${max}}$`, 'u');
  return applyDecorators(Matches(pattern, { message: `$property must be text of one line, 1 to ${max} characters` }));
}
