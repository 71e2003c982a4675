export interface Split {
  /** Indices in the order of the data. */
  readonly train: Uint32Array;
  readonly heldOut: Uint32Array;
}

/** One sample in so many is held out. */
const HELD_OUT = 5;

/**
 * Splits data that has no split of its own, by the data alone. Each index is mixed with the first 32 bits of the data's
 * SHA-256, and the fifth of the indices (rounded down, at least one) with the lowest results is held out. The mixing is
 * a bijection, so no two indices are equal and no order of sorting matters.
 */
export function splitOf(sha256: string, count: number): Split {
  const seed = Number.parseInt(sha256.slice(0, 8), 16);
  const ranks = Uint32Array.from({ length: count }, (_, index) => mixed(index ^ seed));
  const heldOutCount = Math.max(1, Math.floor(count / HELD_OUT));
  const last = ranks.slice().sort()[heldOutCount - 1] ?? 0;
  const train = new Uint32Array(count - heldOutCount);
  const heldOut = new Uint32Array(heldOutCount);
  let held = 0;
  ranks.forEach((rank, index) => {
    if (rank <= last) heldOut[held++] = index;
    else train[index - held] = index;
  });
  return { train, heldOut };
}

/** The finalizer of MurmurHash3: every bit of the input changes half of the output's. */
function mixed(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
