import { ValidateIf } from 'class-validator';

/** May be left out. A null is not left out: it is validated, and refused, like any other value. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_body, value) => value !== undefined);
}
