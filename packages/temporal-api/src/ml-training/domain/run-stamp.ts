import { sha256 } from '../../kernel/request-hash.js';

/** `20261121T180512123Z-4f2a9c01`: a time without what a workflow id should not hold, and what `unique` begins with. */
export function stampOf(time: Date, unique: string): string {
  return `${time.toISOString().replaceAll(/[-:.]/g, '')}-${unique.slice(0, 8)}`;
}

/** The same key names the same run of a model. */
export function stampOfKey(idempotencyKey: string): string {
  return sha256(idempotencyKey).slice(0, 32);
}
