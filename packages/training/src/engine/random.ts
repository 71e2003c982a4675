/** What a stream of random numbers is for: streams of one seed have nothing in common. */
export const Stream = { weights: 0, shuffle: 1 } as const;

/**
 * xoshiro128** 1.1 (Blackman and Vigna, prng.di.unimi.it), its state filled by splitmix (Steele, Lea and Flood 2014)
 * with the finaliser of MurmurHash3: integers of 32 bits only, hence the same everywhere.
 */
export class Random {
  private constructor(
    private s0: number,
    private s1: number,
    private s2: number,
    private s3: number,
  ) {}

  static ofState(s0: number, s1: number, s2: number, s3: number): Random {
    return new Random(s0, s1, s2, s3);
  }

  /** A stream of its own for each sequence of integers. */
  static of(...key: readonly number[]): Random {
    const state = key.reduce((hash, part) => mix((hash ^ part) + GOLDEN), key.length);
    const word = (n: number): number => mix(state + Math.imul(n, GOLDEN));
    return new Random(word(1), word(2), word(3), word(4) | 1);
  }

  /** An unsigned integer of 32 bits. */
  next(): number {
    const result = Math.imul(rotate(Math.imul(this.s1, 5), 7), 9) >>> 0;
    const shifted = this.s1 << 9;
    this.s2 ^= this.s0;
    this.s3 ^= this.s1;
    this.s1 ^= this.s2;
    this.s0 ^= this.s3;
    this.s2 ^= shifted;
    this.s3 = rotate(this.s3, 11);
    return result;
  }

  /** From 0 to below 1, in steps of 2^−24: exact in float32. */
  uniform(): number {
    return (this.next() >>> 8) / 0x1000000;
  }

  /** From 0 to below `bound`, each equally likely: what would favour some is drawn again. */
  below(bound: number): number {
    const limit = 0x100000000 - (0x100000000 % bound);
    for (;;) {
      const drawn = this.next();
      if (drawn < limit) return drawn % bound;
    }
  }
}

const GOLDEN = 0x9e3779b9;

function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

/** The order of an epoch's samples: Fisher and Yates, a function of seed and epoch alone, so no state has to be kept. */
export function shuffled(count: number, seed: number, epoch: number): Uint32Array {
  const random = Random.of(Stream.shuffle, seed, epoch);
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    const moved = order[last] as number;
    order[last] = order[other] as number;
    order[other] = moved;
  }
  return order;
}
