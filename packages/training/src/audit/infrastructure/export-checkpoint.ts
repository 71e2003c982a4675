import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckpointStore } from '../../checkpoints/application/ports/checkpoint-store.js';
import { contentsOf } from '../application/checkpoint-contents.js';
import { signedNames } from '../application/model-signature.js';
import { NoValidCheckpoint } from '../application/training-archive.js';

export interface ExportedCheckpoint {
  /** Folder with the files that the signature is about, and nothing else. */
  readonly model: string;
  /** Bundle beside it; absent where the checkpoint is not signed. */
  readonly signature?: string;
}

/**
 * Lays a checkpoint out as the tools of OpenSSF Model Signing want it:
 * `model_signing verify key <folder>/model --signature <folder>/model.sig --public_key <key>`.
 * @throws NoValidCheckpoint | ObjectDamaged | StoreUnavailable
 */
export async function exportCheckpoint(
  store: CheckpointStore,
  runId: string,
  checkpointId: string,
  folder: string,
): Promise<ExportedCheckpoint> {
  const contents = await contentsOf(store, runId, checkpointId);
  if (typeof contents === 'string') throw new NoValidCheckpoint(`${checkpointId} cannot be exported: ${contents}`);
  const { metadata, state, signature: name } = contents.manifest;
  const model = join(folder, 'model');
  await mkdir(model, { recursive: true });
  await writeFile(join(model, signedNames.metadata), await store.get(runId, metadata.sha256));
  await writeFile(join(model, signedNames.state), await store.get(runId, state.sha256));
  const bundle = name === undefined ? undefined : await store.readRecord(runId, name);
  if (bundle === undefined) return { model };
  const signature = join(folder, 'model.sig');
  await writeFile(signature, bundle);
  return { model, signature };
}
