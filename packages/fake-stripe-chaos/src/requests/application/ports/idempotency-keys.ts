import type { Answer } from '../answer.js';

export interface KeyClaim {
  readonly key: string;
  /** Hash of route and body. */
  readonly fingerprint: string;
  /** Instance and request that claim the key. */
  readonly owner: string;
}

export type ClaimOutcome =
  | { readonly outcome: 'claimed' }
  | { readonly outcome: 'stored'; readonly answer: Answer }
  /** An undo came first. */
  | { readonly outcome: 'voided' }
  /** Another call under this key is in progress. */
  | { readonly outcome: 'in_use' }
  /** The key belongs to another body or route. */
  | { readonly outcome: 'mismatch' };

/** How long a claim holds when its owner is never heard of again. */
export const LEASE_MS = 5_000;

/** Answers under the keys of their calls. A claim is a lease: whoever dies with one blocks nobody for longer than it. */
export abstract class IdempotencyKeys {
  abstract claim(claim: KeyClaim): Promise<ClaimOutcome>;

  /** Holds the key until the unit of work ends. `lost`: the lease ran out and somebody else has the key. */
  abstract lock(claim: KeyClaim): Promise<'held' | 'voided' | 'lost'>;

  /** Keeps the answer, in the unit of work of its effect. */
  abstract store(claim: KeyClaim, answer: Answer): Promise<void>;

  /** Gives the key back when its call had no effect. */
  abstract abandon(claim: KeyClaim): Promise<void>;
}
