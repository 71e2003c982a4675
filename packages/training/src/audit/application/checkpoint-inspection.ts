import { createHash } from 'node:crypto';
import { canonicalJson, type Checkpoint } from '@fake-stripe/contracts';
import type { CheckpointStore } from '../../checkpoints/application/ports/checkpoint-store.js';
import { type CheckpointManifest, isCheckpointManifest, manifestName } from '../domain/checkpoint-manifest.js';
import { type CheckpointMetadata, isCheckpointMetadata } from '../domain/checkpoint-metadata.js';
import { type Finding, fault } from '../domain/finding.js';
import { type LoggedEntry, readEntry } from '../domain/logged-entry.js';
import { problemsAgainst, problemsOfManifest, problemsOfPlace } from '../domain/manifest-check.js';
import { leafHash, toHex } from '../domain/merkle-tree.js';
import { parse } from '../domain/shape.js';
import { damagedChunks, problemsOfState } from '../domain/state-check.js';

/** What a look at a checkpoint gives: as much of it as could be read, and what is wrong with it. */
export interface InspectedCheckpoint {
  readonly checkpointId: string;
  readonly faults: readonly Finding[];
  readonly manifest?: CheckpointManifest;
  readonly metadata?: CheckpointMetadata;
  /** That were hashed. */
  readonly bytes: number;
}

/** Nothing is wrong with it. */
export interface SoundCheckpoint extends InspectedCheckpoint {
  readonly manifest: CheckpointManifest;
  readonly metadata: CheckpointMetadata;
}

export function isSound(inspected: InspectedCheckpoint): inspected is SoundCheckpoint {
  return inspected.faults.length === 0 && inspected.manifest !== undefined && inspected.metadata !== undefined;
}

export interface InspectionDepth {
  /** Hashes every chunk, also of a state whose SHA-256 is right: twice the work. */
  readonly everyChunk?: boolean;
}

/** Looks at all that belongs to a checkpoint: manifest, place in the log, metadata, state. */
export class CheckpointInspection {
  constructor(
    private readonly store: CheckpointStore,
    private readonly runId: string,
    private readonly depth: InspectionDepth = {},
  ) {}

  /** @param place its entry, where that has been read already */
  async inspect(checkpointId: string, place?: LoggedEntry): Promise<InspectedCheckpoint> {
    const name = manifestName(checkpointId);
    const text = await this.store.readRecord(this.runId, name);
    const manifest = parse(text, isCheckpointManifest);
    if (manifest === undefined || canonicalJson(manifest) !== text) {
      const faults = [fault(name, text === undefined ? 'is missing' : 'is no manifest in canonical JSON')];
      return { checkpointId, faults, bytes: 0 };
    }
    const faults = problemsOfManifest(manifest, checkpointId).map((problem) => fault(name, problem));
    faults.push(...(await this.placeInLog(manifest, place)));
    const metadata = await this.metadataOf(manifest);
    faults.push(...metadata.faults, ...(await this.stateFaults(manifest, metadata.metadata)));
    return { checkpointId, manifest, ...metadata, faults, bytes: manifest.metadata.bytes + manifest.state.bytes };
  }

  /** The checkpoint as a run knows it. */
  asCheckpoint({ manifest, metadata }: SoundCheckpoint): Checkpoint {
    return checkpointOf(metadata, manifest, this.store.locate(this.runId, metadata.state.sha256));
  }

  private async placeInLog(manifest: CheckpointManifest, place: LoggedEntry | undefined): Promise<Finding[]> {
    const name = manifest.log.entry;
    const logged = place?.name === name ? place : await this.entryOf(name);
    if (typeof logged === 'string') return [fault(name, logged)];
    return problemsOfPlace(manifest, logged).map((problem) => fault(manifestName(manifest.checkpointId), problem));
  }

  private async entryOf(name: string): Promise<LoggedEntry | string> {
    const text = await this.store.readRecord(this.runId, name);
    return text === undefined ? 'is missing' : readEntry(name, text);
  }

  private async metadataOf(
    manifest: CheckpointManifest,
  ): Promise<Pick<InspectedCheckpoint, 'metadata'> & { faults: Finding[] }> {
    const { sha256 } = manifest.metadata;
    const at = this.store.locate(this.runId, sha256);
    const bytes = await this.store.read(this.runId, sha256);
    if (bytes === undefined) return { faults: [fault(at, 'is missing: the metadata')] };
    if (toHex(leafHash(bytes)) !== manifest.leafHashes[0] || sha256Of(bytes) !== sha256) {
      return { faults: [fault(at, 'is damaged: the metadata, leaf 0')] };
    }
    const metadata = parse(Buffer.from(bytes).toString(), isCheckpointMetadata);
    if (metadata === undefined || !Buffer.from(canonicalJson(metadata)).equals(bytes)) {
      return { faults: [fault(at, 'is no metadata of a checkpoint in canonical JSON')] };
    }
    return { metadata, faults: this.contradictions(manifest, metadata, at) };
  }

  private contradictions(manifest: CheckpointManifest, metadata: CheckpointMetadata, at: string): Finding[] {
    const { checkpointId, log } = manifest;
    const faults = problemsAgainst(metadata, manifest).map((problem) => fault(manifestName(checkpointId), problem));
    if (metadata.runId !== this.runId) faults.push(fault(at, `belongs to run ${metadata.runId}`));
    if (metadata.previousRoot !== log.previousRoot) {
      faults.push(fault(at, `was made after the log of root ${metadata.previousRoot}, not ${log.previousRoot}`));
    }
    return faults;
  }

  private async stateFaults(
    manifest: CheckpointManifest,
    metadata: CheckpointMetadata | undefined,
  ): Promise<Finding[]> {
    const state = metadata?.state ?? manifest.state;
    const at = this.store.locate(this.runId, state.sha256);
    const isWhole = (await this.store.digest(this.runId, state.sha256)) === state.sha256;
    if (isWhole && !this.depth.everyChunk) return [];
    const bytes = await this.store.read(this.runId, state.sha256);
    if (bytes === undefined) return [fault(at, 'is missing: the state')];
    const problems = problemsOfState(bytes, state, manifest.leafHashes);
    if (problems.length === 0 && this.depth.everyChunk) {
      problems.push(...damagedChunks(bytes, state, manifest.leafHashes));
    }
    return problems.map((problem) => fault(at, `${problem}: the state of ${manifest.checkpointId}`));
  }
}

export function checkpointOf(
  metadata: CheckpointMetadata,
  { checkpointId, merkleRoot }: Pick<CheckpointManifest, 'checkpointId' | 'merkleRoot'>,
  s3Path: string,
): Checkpoint {
  const { epoch, at, state, points, evaluation } = metadata;
  const last = points.at(-1);
  return {
    checkpointId,
    epoch,
    loss: last === undefined ? evaluation.loss : last.loss,
    evaluation,
    s3Path,
    merkleRoot,
    bytes: state.bytes,
    state,
    at,
  };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
