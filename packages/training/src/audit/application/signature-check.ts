import type { CheckpointStore } from '../../checkpoints/application/ports/checkpoint-store.js';
import { bundlesOf, isBundleOf } from '../domain/bundle-name.js';
import { type CheckpointManifest, manifestName } from '../domain/checkpoint-manifest.js';
import { type Finding, fault } from '../domain/finding.js';
import { signedFiles, verifyBundle } from './model-signature.js';
import type { SignatureVerdict } from './ports/checkpoint-signer.js';

export interface CheckedSignature {
  /** `undefined`: it is not signed. */
  readonly verdict?: SignatureVerdict;
  readonly findings: readonly Finding[];
}

/** Whether a checkpoint is signed, and by the key that is trusted, where one is (PEM). */
export async function checkSignature(
  store: CheckpointStore,
  runId: string,
  manifest: CheckpointManifest,
  publicKey: string | undefined,
): Promise<CheckedSignature> {
  const { signature: name, checkpointId } = manifest;
  const about = manifestName(checkpointId);
  if (name === undefined) return unsigned(about, await store.listRecords(runId, bundlesOf(checkpointId)), publicKey);
  const bundle = name.startsWith(bundlesOf(checkpointId)) ? await store.readRecord(runId, name) : undefined;
  if (bundle === undefined) return rejected(name, `is missing: the signature of ${checkpointId}`);
  if (!isBundleOf(name, bundle)) return rejected(name, 'does not have the SHA-256 in its name');
  const files = signedFiles({ metadata: manifest.metadata.sha256, state: manifest.state.sha256 });
  const verdict = verifyBundle(bundle, files, publicKey);
  if (verdict.outcome === 'invalid') return rejected(name, `does not sign ${checkpointId}: ${verdict.reason}`);
  return { verdict, findings: verdict.outcome === 'other_key' ? [fault(name, signedByAnother(verdict))] : [] };
}

function signedByAnother({ keyId, trustedKeyId }: Extract<SignatureVerdict, { outcome: 'other_key' }>): string {
  return `was made with key ${keyId}, which is not the trusted key ${trustedKeyId}`;
}

function rejected(name: string, reason: string): CheckedSignature {
  return { verdict: { outcome: 'invalid', reason }, findings: [fault(name, reason)] };
}

function unsigned(about: string, bundles: readonly string[], publicKey: string | undefined): CheckedSignature {
  if (bundles.length > 0) return { findings: [fault(about, `does not name its signature ${bundles.join(', ')}`)] };
  return { findings: publicKey === undefined ? [] : [fault(about, 'is not signed')] };
}
