import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { ObjectDamaged } from '../application/ports/checkpoint-store.js';

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A millisecond's work. */
const IN_A_TURN = 1 << 20;

/** Piece by piece, so that what the disk, other threads and heartbeats do meanwhile goes on. */
export async function sha256InTurns(bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  for (let start = 0; start < bytes.byteLength; start += IN_A_TURN) {
    hash.update(bytes.subarray(start, start + IN_A_TURN));
    await setImmediate();
  }
  return hash.digest('hex');
}

/** What was read, when it is what its name says. */
export function soundBytes(bytes: Uint8Array | undefined, sha256: string, location: string): Uint8Array {
  if (bytes === undefined) throw new ObjectDamaged(sha256, location, undefined);
  const actual = sha256Of(bytes);
  if (actual !== sha256) throw new ObjectDamaged(sha256, location, actual);
  return bytes;
}
