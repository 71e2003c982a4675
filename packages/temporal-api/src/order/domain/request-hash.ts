import { createHash } from 'node:crypto';
import { canonicalJson } from '@fake-stripe/contracts';
import type { OrderRequest } from './order-request.js';

export function sha256(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** Tells whether two requests ask for the same order, whatever the spelling of their JSON. */
export function requestHash(request: OrderRequest): string {
  return sha256(request);
}
