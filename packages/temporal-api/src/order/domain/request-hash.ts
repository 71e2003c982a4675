import { createHash } from 'node:crypto';
import type { OrderRequest } from './order-request.js';

/** JSON with the keys of every object in order and undefined members left out, so that equal values are equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

export function sha256(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** Tells whether two requests ask for the same order, whatever the spelling of their JSON. */
export function requestHash(request: OrderRequest): string {
  return sha256(request);
}
