import type { StoredObject } from '@fake-stripe/contracts';
import { type CheckpointManifest, MANIFEST_SCHEMA } from '../domain/checkpoint-manifest.js';
import { CHECKPOINT_SCHEMA, type CheckpointMetadata, type MetadataPredecessor } from '../domain/checkpoint-metadata.js';
import { CHUNK_BYTES, type CheckpointTree } from '../domain/checkpoint-tree.js';
import { toHex } from '../domain/merkle-tree.js';
import type { AppendedEntry } from './run-log.js';
import type { CheckpointRequest, Predecessor } from './training-archive.js';

export function metadataOf(request: CheckpointRequest): CheckpointMetadata {
  const { run, epoch, at, setup, points, decisions, evaluation, predecessor, head, state } = request;
  return {
    schema: CHECKPOINT_SCHEMA,
    runId: run.runId,
    modelId: run.modelId,
    epoch,
    at,
    setup,
    points,
    decisions,
    evaluation,
    ...(predecessor === undefined ? {} : { predecessor: recorded(predecessor) }),
    ...(run.parent === undefined ? {} : { parent: run.parent }),
    previousRoot: head.root,
    state: { sha256: state.sha256, bytes: state.bytes },
  };
}

function recorded({ checkpointId, epoch, merkleRoot, state }: Predecessor): MetadataPredecessor {
  return { checkpointId, epoch, merkleRoot, stateSha256: state.sha256 };
}

export function manifestOf(
  { epoch, state }: CheckpointRequest,
  { checkpointId, merkleRoot, leaves }: CheckpointTree,
  metadata: StoredObject,
  { name, entry, head, inclusion, consistency }: AppendedEntry,
  signature: string | undefined,
): CheckpointManifest {
  return {
    schema: MANIFEST_SCHEMA,
    checkpointId,
    epoch,
    metadata,
    state: { sha256: state.sha256, bytes: state.bytes },
    chunkBytes: CHUNK_BYTES,
    leafHashes: leaves.map(toHex),
    merkleRoot,
    log: {
      index: entry.index,
      entry: name,
      root: head.root,
      previousRoot: entry.previous.root,
      inclusion,
      consistency,
    },
    ...(signature === undefined ? {} : { signature }),
  };
}
