import { createHash } from 'node:crypto';
import { ObjectDamaged } from '../application/ports/checkpoint-store.js';

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What was read, when it is what its name says. */
export function soundBytes(bytes: Uint8Array | undefined, sha256: string, location: string): Uint8Array {
  if (bytes === undefined) throw new ObjectDamaged(sha256, location, undefined);
  const actual = sha256Of(bytes);
  if (actual !== sha256) throw new ObjectDamaged(sha256, location, actual);
  return bytes;
}
