import { ErrorCode, type FieldError } from '@fake-stripe/contracts';
import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { ProblemError } from './problem-error.js';

function pathOf(parent: string, error: ValidationError, parentIsList: boolean): string {
  if (parentIsList) return `${parent}[${error.property}]`;
  return parent === '' ? error.property : `${parent}.${error.property}`;
}

/** class-validator's tree → a flat list with paths such as `items[0].quantity`. */
export function fieldErrors(errors: readonly ValidationError[], parent = '', parentIsList = false): FieldError[] {
  return errors.flatMap((error) => {
    const field = pathOf(parent, error, parentIsList);
    const own = messagesOf(error).map((message) => ({ field, message }));
    return [...own, ...fieldErrors(error.children ?? [], field, Array.isArray(error.value))];
  });
}

/** What is missing breaks every rule at once: then only that is said. A single rule knows best what to say. */
function messagesOf({ constraints = {}, property, value }: ValidationError): readonly string[] {
  const messages = Object.values(constraints);
  return value === undefined && messages.length > 1 ? [`${property} is required`] : messages;
}

export function validationFailed(errors: readonly FieldError[]): ProblemError {
  const [first] = errors;
  const detail = first ? `${first.field}: ${first.message}` : 'The request is not valid.';
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new ProblemError(400, ErrorCode.validationFailed, detail + more, { errors });
}

/** Unknown fields are refused, numbers in query strings are only converted where the DTO says so. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    // The value tells a list from an object.
    validationError: { target: false, value: true },
    exceptionFactory: (errors) => validationFailed(fieldErrors(errors)),
  });
}
