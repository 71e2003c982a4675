import { sha256 } from '../../kernel/request-hash.js';

/** `20261121T180512123Z`: a time without what a workflow id should not hold. */
export function stampOf(time: Date): string {
  return time.toISOString().replaceAll(/[-:.]/g, '');
}

/** The same key names the same run of a model. */
export function stampOfKey(idempotencyKey: string): string {
  return sha256(idempotencyKey).slice(0, 32);
}
