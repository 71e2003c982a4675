import { createHash } from 'node:crypto';
import type { CheckpointStore } from '../../checkpoints/application/ports/checkpoint-store.js';
import { type CheckpointManifest, isCheckpointManifest, manifestName } from '../domain/checkpoint-manifest.js';
import { type CheckpointMetadata, isCheckpointMetadata } from '../domain/checkpoint-metadata.js';
import { parse } from '../domain/shape.js';

/** What a checkpoint tells of itself, without its state; a string says why it cannot be read. */
export type CheckpointContents =
  { readonly manifest: CheckpointManifest; readonly metadata: CheckpointMetadata } | string;

/** For those who tell of a run or compute it again. Who has to trust it inspects it. */
export async function contentsOf(
  store: CheckpointStore,
  runId: string,
  checkpointId: string,
): Promise<CheckpointContents> {
  const manifest = parse(await store.readRecord(runId, manifestName(checkpointId)), isCheckpointManifest);
  if (manifest === undefined) return 'its manifest is missing or damaged';
  const bytes = await store.read(runId, manifest.metadata.sha256);
  if (bytes === undefined) return 'its metadata is missing';
  const sound = createHash('sha256').update(bytes).digest('hex') === manifest.metadata.sha256;
  const metadata = sound ? parse(Buffer.from(bytes).toString(), isCheckpointMetadata) : undefined;
  return metadata === undefined ? 'its metadata is damaged' : { manifest, metadata };
}
