import { createHash } from 'node:crypto';
import { canonicalJson, type LogHead, type Rollback, type StoredObject } from '@fake-stripe/contracts';
import type { CheckpointStore } from '../../checkpoints/application/ports/checkpoint-store.js';
import { bundleName, bundlesOf, isBundleOf } from '../domain/bundle-name.js';
import { manifestName } from '../domain/checkpoint-manifest.js';
import { type CheckpointTree, checkpointTree } from '../domain/checkpoint-tree.js';
import type { Finding } from '../domain/finding.js';
import { Lineage } from '../domain/lineage.js';
import { signedFiles } from './model-signature.js';
import { CheckpointInspection, checkpointOf, isSound, type SoundCheckpoint } from './checkpoint-inspection.js';
import { manifestOf, metadataOf } from './checkpoint-records.js';
import type { ChunkHasher } from './ports/chunk-hasher.js';
import type { CheckpointSigner } from './ports/checkpoint-signer.js';
import { KnownTrees } from './known-trees.js';
import { RunLog } from './run-log.js';
import {
  type Appended,
  type CheckpointRequest,
  type Conclusion,
  NoValidCheckpoint,
  type RestoredCheckpoint,
  type RollbackRequest,
  type RolledBack,
  type SavedCheckpoint,
  TrainingArchive,
} from './training-archive.js';

/**
 * Keeps a run's archive in a checkpoint store. Of a checkpoint its metadata, its log entry and its signature are written
 * first, in any order, then the manifest, and at last the head: a crash leaves a checkpoint that is whole or one that
 * nobody names.
 */
export class StoredTrainingArchive extends TrainingArchive {
  private readonly trees: KnownTrees;

  constructor(
    private readonly store: CheckpointStore,
    private readonly signer: CheckpointSigner,
    hasher?: ChunkHasher,
  ) {
    super();
    this.trees = new KnownTrees(hasher);
  }

  async keep(runId: string, state: Uint8Array): Promise<StoredObject> {
    const [stored, tree] = await Promise.all([this.store.put(runId, state), this.trees.treeOf(state)]);
    this.trees.know(stored.sha256, tree);
    return stored;
  }

  async save(request: CheckpointRequest, state?: Uint8Array): Promise<SavedCheckpoint> {
    const { runId } = request.run;
    const log = new RunLog(this.store, runId);
    const { sha256 } = request.state;
    const ofState = await this.trees.of(sha256, state ?? (await this.store.get(runId, sha256)));
    const metadata = metadataOf(request);
    const bytes = Buffer.from(canonicalJson(metadata));
    const tree = checkpointTree(request.epoch, bytes, ofState);
    const { checkpointId, merkleRoot } = tree;
    const entry = { kind: 'checkpoint', epoch: request.epoch, checkpointId, merkleRoot } as const;
    const [stored, appended, signature] = await Promise.all([
      this.store.put(runId, bytes),
      log.append(request.head, request.at, entry),
      this.signed(request, tree, createHash('sha256').update(bytes).digest('hex')),
    ]);
    const manifest = manifestOf(request, tree, stored, appended, signature);
    await this.store.writeRecord(runId, manifestName(checkpointId), canonicalJson(manifest));
    await log.publish(appended.head);
    const s3Path = this.store.locate(runId, request.state.sha256);
    return { head: appended.head, checkpoint: checkpointOf(metadata, tree, s3Path) };
  }

  async rollBack(request: RollbackRequest): Promise<RolledBack> {
    const { head, at, reason, detail, abandoned, run } = request;
    const log = new RunLog(this.store, run.runId);
    const { sound, damaged } = await this.newestSound(run.runId, log, head);
    const checkpoint = this.inspectionOf(run.runId).asCheckpoint(sound);
    const rollback: Rollback = { reason, detail, damaged, to: checkpoint.checkpointId, epoch: checkpoint.epoch, at };
    const { to, epoch } = rollback;
    const body = { kind: 'rollback', reason, detail, damaged, abandoned, to, epoch } as const;
    const appended = await log.append(head, at, body);
    await log.publish(appended.head);
    return { head: appended.head, checkpoint, setup: sound.metadata.setup, rollback };
  }

  async conclude({ run, at, head, status, epoch, checkpointId, evaluation, decisions }: Conclusion): Promise<Appended> {
    const log = new RunLog(this.store, run.runId);
    const measured = evaluation === undefined ? {} : { evaluation };
    const body = { kind: 'conclusion', status, epoch, checkpointId, ...measured, decisions } as const;
    const appended = await log.append(head, at, body);
    await log.publish(appended.head, true);
    return { head: appended.head };
  }

  async restore(runId: string, checkpointId: string): Promise<RestoredCheckpoint> {
    const inspection = this.inspectionOf(runId);
    const inspected = await inspection.inspect(checkpointId);
    if (!isSound(inspected)) throw new NoValidCheckpoint(whyNot(checkpointId, inspected.faults));
    return { checkpoint: inspection.asCheckpoint(inspected), setup: inspected.metadata.setup };
  }

  private async newestSound(
    runId: string,
    log: RunLog,
    head: LogHead,
  ): Promise<{ sound: SoundCheckpoint; damaged: string[] }> {
    const inspection = this.inspectionOf(runId);
    const damaged: string[] = [];
    const lineage = new Lineage();
    for await (const { entry, name } of log.backwards(head)) {
      if (!lineage.has(entry)) continue;
      const inspected = await inspection.inspect(entry.checkpointId);
      if (isSound(inspected) && inspected.manifest.log.entry === name) return { sound: inspected, damaged };
      damaged.push(entry.checkpointId);
    }
    const what = damaged.length === 0 ? 'has no checkpoint' : `has only damaged checkpoints: ${damaged.join(', ')}`;
    throw new NoValidCheckpoint(`${runId} ${what}`);
  }

  /** Name of the bundle's record. A sound one that is there is kept: another signature would be no better. */
  private async signed(
    request: CheckpointRequest,
    tree: CheckpointTree,
    metadata: string,
  ): Promise<string | undefined> {
    const { runId, modelId } = request.run;
    for (const name of await this.store.listRecords(runId, bundlesOf(tree.checkpointId))) {
      if (isBundleOf(name, await this.store.readRecord(runId, name))) return name;
    }
    const files = signedFiles({ metadata, state: request.state.sha256 });
    const bundle = await this.signer.sign(modelId, files);
    if (bundle === undefined) return undefined;
    const name = bundleName(tree.checkpointId, bundle);
    await this.store.writeRecord(runId, name, bundle);
    return name;
  }

  private inspectionOf(runId: string): CheckpointInspection {
    return new CheckpointInspection(this.store, runId);
  }
}

function whyNot(checkpointId: string, faults: readonly Finding[]): string {
  return `${checkpointId} cannot be used: ${faults.map(({ subject, message }) => `${subject} ${message}`).join('; ')}`;
}
