import { createHash } from 'node:crypto';
import { canonicalJson } from '@fake-stripe/contracts';

/** Of a value as JSON, whatever the order of its members. */
export function sha256(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
