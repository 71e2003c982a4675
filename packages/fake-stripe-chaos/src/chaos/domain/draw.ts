import { createHash } from 'node:crypto';

/** What a draw depends on, and nothing else: not the time, not the order of arrival. */
export interface DrawIdentity {
  readonly seed: string;
  readonly operation: string;
  readonly chaosKey: string;
  readonly attempt: number;
}

export interface Draw {
  /** Chooses the outcome; in [0, 1). */
  readonly value: number;
  /** Chooses the phase of a transport fault that has none; in [0, 1), independent of `value`. */
  readonly phase: number;
}

export function draw({ seed, operation, chaosKey, attempt }: DrawIdentity): Draw {
  // JSON keeps the parts apart: ("a", "bc") and ("ab", "c") must not draw alike.
  const bytes = createHash('sha256')
    .update(JSON.stringify([seed, operation, chaosKey, attempt]))
    .digest();
  return { value: fraction(bytes, 0), phase: fraction(bytes, 8) };
}

/** 53 bits, as many as a double holds. */
function fraction(bytes: Buffer, offset: number): number {
  return Number(bytes.readBigUInt64BE(offset) >> 11n) / 2 ** 53;
}
