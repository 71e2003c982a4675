import { createHash } from 'node:crypto';

export const BUNDLES = 'signatures/';

/** Folder of a checkpoint's bundles: a signature is another each time, so there may be several. */
export function bundlesOf(checkpointId: string): string {
  return `${BUNDLES}${checkpointId}/`;
}

export function bundleName(checkpointId: string, bundle: string): string {
  return `${bundlesOf(checkpointId)}${createHash('sha256').update(bundle).digest('hex')}.sigstore.json`;
}

export function isBundleOf(name: string, bundle: string | undefined): boolean {
  return bundle !== undefined && name.endsWith(`/${createHash('sha256').update(bundle).digest('hex')}.sigstore.json`);
}
