import { Header, type FieldError } from '@fake-stripe/contracts';
import type { HeaderReader } from '../../chaos/application/steering-reader.js';
import { KEY, KEY_RULE } from './fields.js';

export interface CallHeaders {
  readonly idempotencyKey?: string;
  readonly chaosKey?: string;
  readonly attempt?: number;
}

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
  if (text !== undefined && !KEY.test(text)) errors.push({ field, message: KEY_RULE });
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
