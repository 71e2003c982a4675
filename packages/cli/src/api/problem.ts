import type { ProblemDetails } from '@fake-stripe/contracts';
import { printable } from '../terminal/printable.js';

export function isProblem(answer: unknown): answer is ProblemDetails {
  if (typeof answer !== 'object' || answer === null) return false;
  const { status, detail, code } = answer as Partial<Record<keyof ProblemDetails, unknown>>;
  return typeof status === 'number' && typeof detail === 'string' && typeof code === 'string';
}

/** A problem in one line: what is wrong, its code, and the fields that are. */
export function lineOf({ detail, code, errors = [] }: ProblemDetails): string {
  const fields = errors
    .filter(({ message }) => !detail.includes(message))
    .map(({ field, message }) => told(field, message));
  return printable([`${detail} (${code})`, ...fields].join('; '));
}

/** The messages of the validation name their field as a rule. */
function told(field: string, message: string): string {
  return message.startsWith(field) ? message : `${field}: ${message}`;
}
