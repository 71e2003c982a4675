import { createHash } from 'node:crypto';

/** In [0, 1), always the same for the same text. */
export function fractionOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}

/** Always the same one for the same text. */
export function pick<T>(from: readonly [T, ...T[]], text: string): T {
  return from[Math.floor(fractionOf(text) * from.length)] ?? from[0];
}
