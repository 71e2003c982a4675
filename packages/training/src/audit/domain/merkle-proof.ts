import { equal, type Hash, isHash, nodeHash } from './merkle-tree.js';

export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leaf: Hash;
  readonly root: Hash;
  readonly proof: readonly Hash[];
}

/** RFC 9162 §2.1.3.2. */
export function verifyInclusion({ index, size, leaf, root, proof }: InclusionClaim): boolean {
  if (!isCount(index) || !isCount(size) || index >= size || ![leaf, root, ...proof].every(isHash)) return false;
  let position = { first: index, second: size - 1 };
  let hash = leaf;
  for (const sibling of proof) {
    if (position.second === 0) return false;
    if (isOdd(position.first) || position.first === position.second) {
      hash = nodeHash(sibling, hash);
      position = untilOdd(position);
    } else {
      hash = nodeHash(hash, sibling);
    }
    position = up(position);
  }
  return position.second === 0 && equal(hash, root);
}

export interface ConsistencyClaim {
  readonly size1: number;
  readonly size2: number;
  readonly root1: Hash;
  readonly root2: Hash;
  readonly proof: readonly Hash[];
}

/** RFC 9162 §2.1.4.2. From an empty tree everything follows, so there is nothing to prove: `size1` is at least 1. */
export function verifyConsistency({ size1, size2, root1, root2, proof }: ConsistencyClaim): boolean {
  if (!isCount(size1) || !isCount(size2) || size1 < 1 || size1 > size2) return false;
  // The same tree: nothing is hashed, and the vectors want roots of any length compared.
  if (size1 === size2) return proof.length === 0 && Buffer.compare(root1, root2) === 0;
  if (proof.length === 0 || ![root1, root2, ...proof].every(isHash)) return false;
  const [start, ...rest] = isPowerOfTwo(size1) ? [root1, ...proof] : proof;
  if (start === undefined) return false;
  return climbs({ size1, size2, root1, root2, proof: rest }, start);
}

function climbs({ size1, size2, root1, root2, proof }: ConsistencyClaim, start: Hash): boolean {
  let position: Position = { first: size1 - 1, second: size2 - 1 };
  while (isOdd(position.first)) position = up(position);
  let [first, second] = [start, start];
  for (const sibling of proof) {
    if (position.second === 0) return false;
    if (isOdd(position.first) || position.first === position.second) {
      first = nodeHash(sibling, first);
      second = nodeHash(sibling, second);
      position = untilOdd(position);
    } else {
      second = nodeHash(second, sibling);
    }
    position = up(position);
  }
  return position.second === 0 && equal(first, root1) && equal(second, root2);
}

/** `fn` and `sn` of the RFC: the node that is looked at and the last one, on their level of the tree. */
interface Position {
  readonly first: number;
  readonly second: number;
}

/** Division, not shifts: an index may have more than 32 bits. */
function up({ first, second }: Position): Position {
  return { first: Math.floor(first / 2), second: Math.floor(second / 2) };
}

function untilOdd(position: Position): Position {
  let at = position;
  while (at.first !== 0 && !isOdd(at.first)) at = up(at);
  return at;
}

function isOdd(value: number): boolean {
  return value % 2 === 1;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value));
}
