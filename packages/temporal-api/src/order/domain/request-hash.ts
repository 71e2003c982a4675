import { sha256 } from '../../kernel/request-hash.js';
import type { OrderRequest } from './order-request.js';

/** Tells whether two requests ask for the same order, whatever the spelling of their JSON. */
export function requestHash(request: OrderRequest): string {
  return sha256(request);
}
