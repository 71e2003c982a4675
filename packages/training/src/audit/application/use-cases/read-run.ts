import type {
  Evaluation,
  LogHead,
  MlTrainingEnd,
  Rollback,
  Root,
  TrainingParent,
  TrainingSetup,
} from '@fake-stripe/contracts';
import type { CheckpointStore } from '../../../checkpoints/application/ports/checkpoint-store.js';
import type { CheckpointMetadata } from '../../domain/checkpoint-metadata.js';
import { superseded } from '../../domain/lineage.js';
import type { CheckpointEntry, LogEntry } from '../../domain/log-entry.js';
import { type RunStory, storyOf } from '../../domain/run-story.js';
import { type CheckpointContents, contentsOf } from '../checkpoint-contents.js';
import { checkpointOf } from '../checkpoint-inspection.js';
import { readLog } from '../read-log.js';

export interface RecordedCheckpoint {
  readonly checkpointId: string;
  readonly epoch: number;
  readonly at: string;
  readonly loss: number | null;
  readonly evaluation?: Evaluation;
  readonly merkleRoot: Root;
  /** Of its state; 0 where it cannot be read. */
  readonly bytes: number;
  readonly path: string;
  /** A rollback left it behind. */
  readonly superseded: boolean;
  /** Why it cannot be read, or that it was left behind. */
  readonly problem?: string;
}

/** What a run has left, in the order in which it happened. It is told, not verified: that is for `VerifyRun`. */
export interface RunRecord extends RunStory {
  readonly runId: string;
  readonly modelId: string;
  readonly status: MlTrainingEnd | 'unfinished';
  readonly startedAt?: string;
  readonly updatedAt?: string;
  readonly store: string;
  readonly parent?: TrainingParent;
  /** In force at the newest checkpoint. */
  readonly setup?: TrainingSetup;
  readonly checkpoints: readonly RecordedCheckpoint[];
  readonly rollbacks: readonly Rollback[];
  /** Of the model that it ended with, or of the newest checkpoint. */
  readonly evaluation?: Evaluation;
  readonly head?: LogHead;
  readonly entries: readonly LogEntry[];
}

interface ReadCheckpoint {
  readonly entry: CheckpointEntry;
  readonly contents: CheckpointContents;
  readonly superseded: boolean;
}

/** As much of a run as can be read, whatever is damaged. @throws StoreUnavailable */
export async function readRun(store: CheckpointStore, runId: string): Promise<RunRecord> {
  const { chain, head } = await readLog(store, runId);
  const entries = chain.entries.map(({ entry }) => entry);
  const left = superseded(entries);
  const read: ReadCheckpoint[] = [];
  for (const entry of entries) {
    if (entry.kind !== 'checkpoint') continue;
    const contents = await contentsOf(store, runId, entry.checkpointId);
    read.push({ entry, contents, superseded: left.has(entry.checkpointId) });
  }
  const lineage = metadataOf(read.filter((one) => !one.superseded));
  const newest = lineage.at(-1);
  const conclusion = entries.find((entry) => entry.kind === 'conclusion');
  const evaluation = conclusion?.evaluation ?? newest?.evaluation;
  return {
    runId,
    modelId: newest?.modelId ?? '',
    status: conclusion?.status ?? 'unfinished',
    ...optional('startedAt', entries[0]?.at),
    ...optional('updatedAt', entries.at(-1)?.at),
    store: store.locate(runId),
    ...optional('parent', newest?.parent),
    ...optional('setup', newest?.setup),
    ...storyOf(entries, lineage, metadataOf(read.filter((one) => one.superseded))),
    checkpoints: read.map((one) => recorded(one, (sha256) => store.locate(runId, sha256))),
    rollbacks: entries.flatMap((entry) => (entry.kind === 'rollback' ? [rollbackOf(entry)] : [])),
    ...optional('evaluation', evaluation),
    ...optional('head', head),
    entries,
  };
}

function metadataOf(read: readonly ReadCheckpoint[]): CheckpointMetadata[] {
  return read.flatMap(({ contents }) => (typeof contents === 'string' ? [] : [contents.metadata]));
}

function recorded(
  { entry, contents, superseded: left }: ReadCheckpoint,
  locate: (sha256?: string) => string,
): RecordedCheckpoint {
  const { checkpointId, epoch, merkleRoot, at } = entry;
  const known = { checkpointId, epoch, merkleRoot, at, superseded: left };
  if (typeof contents === 'string') return { ...known, loss: null, bytes: 0, path: locate(), problem: contents };
  const { metadata, manifest } = contents;
  const { loss, bytes, s3Path } = checkpointOf(metadata, manifest, locate(metadata.state.sha256));
  const problem = left ? 'left behind by a rollback' : undefined;
  return { ...known, loss, evaluation: metadata.evaluation, bytes, path: s3Path, ...optional('problem', problem) };
}

function rollbackOf({ reason, detail, damaged, to, epoch, at }: Extract<LogEntry, { kind: 'rollback' }>): Rollback {
  return { reason, detail, damaged, to, epoch, at };
}

function optional<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [N in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [N in Name]?: Value });
}
