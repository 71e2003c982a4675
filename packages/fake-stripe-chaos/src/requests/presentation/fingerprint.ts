import { createHash } from 'node:crypto';
import { canonicalJson } from '@fake-stripe/contracts';

/** By which a key knows its request: the same body with its members in another order is the same body. */
export function fingerprint(operation: string, body: object): string {
  return createHash('sha256')
    .update(`${operation} ${canonicalJson(body)}`)
    .digest('hex');
}
