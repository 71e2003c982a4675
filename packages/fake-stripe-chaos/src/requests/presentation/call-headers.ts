import { Header, type FieldError } from '@fake-stripe/contracts';
import type { HeaderReader } from '../../chaos/application/steering-reader.js';

export interface CallHeaders {
  readonly idempotencyKey?: string;
  readonly chaosKey?: string;
  readonly attempt?: number;
}

const MAX_KEY = 255;
const MAX_ATTEMPT = 1_000_000;

/** What names a call, or what is wrong with it. */
export function readCallHeaders(header: HeaderReader): CallHeaders | readonly FieldError[] {
  const errors: FieldError[] = [];
  const idempotencyKey = key('Idempotency-Key', header(Header.idempotencyKey), errors);
  const chaosKey = key('X-Chaos-Key', header(Header.chaosKey), errors);
  const attempt = count(header(Header.attempt), errors);
  if (errors.length > 0) return errors;
  return {
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(chaosKey === undefined ? {} : { chaosKey }),
    ...(attempt === undefined ? {} : { attempt }),
  };
}

function key(field: string, text: string | undefined, errors: FieldError[]): string | undefined {
  if (text !== undefined && (text === '' || text.length > MAX_KEY)) {
    errors.push({ field, message: `must have 1 to ${MAX_KEY} characters` });
  }
  return text;
}

function count(text: string | undefined, errors: FieldError[]): number | undefined {
  if (text === undefined) return undefined;
  const attempt = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (attempt < 1 || attempt > MAX_ATTEMPT) {
    errors.push({ field: 'X-Attempt', message: `must be a whole number from 1 to ${MAX_ATTEMPT}` });
  }
  return attempt;
}
