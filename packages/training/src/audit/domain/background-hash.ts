import { webcrypto } from 'node:crypto';

/** SHA-256 in hex, computed on a thread of Node's pool while this one does something else. */
export async function sha256InBackground(bytes: Uint8Array): Promise<string> {
  const digest = await webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Buffer.from(digest).toString('hex');
}
