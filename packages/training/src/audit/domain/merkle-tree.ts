import { createHash } from 'node:crypto';
import type { Root } from '@fake-stripe/contracts';

/** 32 bytes of SHA-256. */
export type Hash = Uint8Array;

export const HASH_BYTES = 32;

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** RFC 9162 §2.1.1: a leaf and a node never have the same hash. */
export function leafHash(leaf: Uint8Array | string): Hash {
  return createHash('sha256').update(LEAF).update(leaf).digest();
}

export function nodeHash(left: Hash, right: Hash): Hash {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}

export function emptyRoot(): Hash {
  return createHash('sha256').digest();
}

/** MTH(D[n]) of RFC 9162 over the hashes of the leaves. */
export function rootOf(leaves: readonly Hash[]): Hash {
  if (leaves.length <= 1) return leaves[0] ?? emptyRoot();
  const split = splitOf(leaves.length);
  return nodeHash(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

/** PATH(m, D[n]) of RFC 9162 §2.1.3.1, from the leaf upwards. */
export function inclusionProof(leaves: readonly Hash[], index: number): Hash[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
    throw new RangeError(`There is no leaf ${index} in a tree of ${leaves.length}`);
  }
  if (leaves.length === 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...inclusionProof(left, index), rootOf(right)]
    : [...inclusionProof(right, index - split), rootOf(left)];
}

/** PROOF(m, D[n]) of RFC 9162 §2.1.4.1: that the tree of the first `size1` leaves has only grown since. */
export function consistencyProof(leaves: readonly Hash[], size1: number): Hash[] {
  if (!Number.isInteger(size1) || size1 < 1 || size1 > leaves.length) {
    throw new RangeError(`A tree of ${leaves.length} leaves has no consistency proof from one of ${size1}`);
  }
  return subProof(leaves, size1, true);
}

function subProof(leaves: readonly Hash[], size1: number, known: boolean): Hash[] {
  if (size1 === leaves.length) return known ? [] : [rootOf(leaves)];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return size1 <= split
    ? [...subProof(left, size1, known), rootOf(right)]
    : [...subProof(right, size1 - split, false), rootOf(left)];
}

/** The largest power of two below `size`. */
function splitOf(size: number): number {
  return 2 ** (31 - Math.clz32(size - 1));
}

export function isHash(value: Uint8Array): boolean {
  return value.length === HASH_BYTES;
}

export function equal(a: Hash, b: Hash): boolean {
  return isHash(a) && Buffer.compare(a, b) === 0;
}

export function toHex(hash: Hash): string {
  return Buffer.from(hash).toString('hex');
}

export function toRoot(hash: Hash): Root {
  return `0x${toHex(hash)}`;
}

/** Of 64 hex digits, with or without `0x`; anything else gives bytes that are no hash. */
export function fromHex(text: string): Hash {
  const digits = text.replace(/^0x/, '');
  return Buffer.from(/^[0-9a-f]{64}$/.test(digits) ? digits : '', 'hex');
}
