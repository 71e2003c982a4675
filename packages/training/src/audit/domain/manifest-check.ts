import { canonicalJson } from '@fake-stripe/contracts';
import type { CheckpointManifest } from './checkpoint-manifest.js';
import type { CheckpointMetadata } from './checkpoint-metadata.js';
import { CHUNK_BYTES, checkpointIdOf, chunksOf } from './checkpoint-tree.js';
import type { LoggedEntry } from './logged-entry.js';
import { verifyConsistency, verifyInclusion } from './merkle-proof.js';
import { fromHex, rootOf, toRoot } from './merkle-tree.js';

/** What is wrong with a manifest in itself. */
export function problemsOfManifest(manifest: CheckpointManifest, checkpointId: string): string[] {
  const { merkleRoot, epoch, state, leafHashes, chunkBytes } = manifest;
  const problems: string[] = [];
  const meant = checkpointIdOf(epoch, merkleRoot);
  if (manifest.checkpointId !== checkpointId || meant !== checkpointId) problems.push(`is the manifest of ${meant}`);
  if (chunkBytes !== CHUNK_BYTES || leafHashes.length !== chunksOf(state.bytes).length + 1) {
    problems.push(`has ${leafHashes.length} leaves for ${state.bytes} bytes in chunks of ${chunkBytes}`);
  }
  if (toRoot(rootOf(leafHashes.map(fromHex))) !== merkleRoot) {
    problems.push(`has leaves that do not give ${merkleRoot}`);
  }
  return problems;
}

/** What it says of the log that is not so. */
export function problemsOfPlace(manifest: CheckpointManifest, { name, entry, head, leaf }: LoggedEntry): string[] {
  const { index, root, previousRoot, inclusion } = manifest.log;
  const problems: string[] = [];
  const said = entry.kind === 'checkpoint' ? entry : undefined;
  if (said?.checkpointId !== manifest.checkpointId || said.merkleRoot !== manifest.merkleRoot) {
    problems.push(`is not what ${name} says: ${said?.checkpointId ?? entry.kind} ${said?.merkleRoot ?? ''}`);
  }
  if (entry.index !== index || head.root !== root || entry.previous.root !== previousRoot) {
    problems.push(`says another place in the log than ${name}`);
  }
  const claim = { index, size: index + 1, leaf, root: fromHex(root), proof: inclusion.map(fromHex) };
  if (!verifyInclusion(claim)) problems.push('has an inclusion proof that does not hold');
  if (!growsFromBefore(manifest)) problems.push('has a consistency proof that does not hold');
  return problems;
}

function growsFromBefore({ log: { index, root, previousRoot, consistency } }: CheckpointManifest): boolean {
  if (index === 0) return consistency.length === 0;
  const roots = { root1: fromHex(previousRoot), root2: fromHex(root) };
  return verifyConsistency({ size1: index, size2: index + 1, ...roots, proof: consistency.map(fromHex) });
}

/** What it says that its metadata does not. */
export function problemsAgainst(metadata: CheckpointMetadata, manifest: CheckpointManifest): string[] {
  const problems: string[] = [];
  if (metadata.epoch !== manifest.epoch) {
    problems.push(`says epoch ${manifest.epoch}, its metadata ${metadata.epoch}`);
  }
  if (canonicalJson(metadata.state) !== canonicalJson(manifest.state)) {
    problems.push(`says state ${manifest.state.sha256}, its metadata ${metadata.state.sha256}`);
  }
  return problems;
}
