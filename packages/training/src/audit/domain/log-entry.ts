import type { Decision, Evaluation, MlTrainingEnd, Root, Rollback } from '@fake-stripe/contracts';
import { isDecision, isEvaluation } from './checkpoint-metadata.js';
import { count, listOf, literal, objectOf, optional, parse, root, sha256Hex, text, type Shape } from './shape.js';

export const LOG_SCHEMA = 'fake-stripe/training-log/v1';

/** The log before an entry. */
export interface PreviousLog {
  readonly root: Root;
  /** Name of the entry before; absent for the first. */
  readonly entry?: string;
  /** Its full subtrees, in hex: with them one entry suffices to append the next and to prove its place. */
  readonly peaks: readonly string[];
}

interface EntryFrame {
  readonly schema: typeof LOG_SCHEMA;
  readonly runId: string;
  /** From 0: the number of entries before. */
  readonly index: number;
  readonly previous: PreviousLog;
  readonly at: string;
}

export interface CheckpointEntryBody {
  readonly kind: 'checkpoint';
  readonly epoch: number;
  readonly checkpointId: string;
  readonly merkleRoot: Root;
}

export interface RollbackEntryBody {
  readonly kind: 'rollback';
  readonly reason: Rollback['reason'];
  readonly detail: string;
  /** Checkpoints that were left behind, newest first. */
  readonly damaged: readonly string[];
  /** Decisions about epochs that were left behind with them, and that are not taken again. */
  readonly abandoned: readonly Decision[];
  readonly to: string;
  readonly epoch: number;
}

export interface ConclusionEntryBody {
  readonly kind: 'conclusion';
  readonly status: MlTrainingEnd;
  readonly epoch: number;
  readonly checkpointId: string;
  readonly evaluation?: Evaluation;
  readonly decisions: readonly Decision[];
}

export type LogEntryBody = CheckpointEntryBody | RollbackEntryBody | ConclusionEntryBody;
export type CheckpointEntry = EntryFrame & CheckpointEntryBody;
export type RollbackEntry = EntryFrame & RollbackEntryBody;
export type ConclusionEntry = EntryFrame & ConclusionEntryBody;
export type LogEntry = CheckpointEntry | RollbackEntry | ConclusionEntry;

const frame = {
  schema: literal(LOG_SCHEMA),
  runId: text,
  index: count,
  previous: objectOf<PreviousLog>({ root, entry: optional(text), peaks: listOf(sha256Hex) }),
  at: text,
};

const isCheckpointEntry = objectOf<CheckpointEntry>({
  ...frame,
  kind: literal('checkpoint'),
  epoch: count,
  checkpointId: text,
  merkleRoot: root,
});

const isRollbackEntry = objectOf<RollbackEntry>({
  ...frame,
  kind: literal('rollback'),
  reason: literal('damaged', 'diverged'),
  detail: text,
  damaged: listOf(text),
  abandoned: listOf(isDecision),
  to: text,
  epoch: count,
});

const isConclusionEntry = objectOf<ConclusionEntry>({
  ...frame,
  kind: literal('conclusion'),
  status: literal('completed', 'stopped', 'cancelled', 'failed'),
  epoch: count,
  checkpointId: text,
  evaluation: optional(isEvaluation),
  decisions: listOf(isDecision),
});

const isLogEntry: Shape<LogEntry> = (value): value is LogEntry =>
  isCheckpointEntry(value) || isRollbackEntry(value) || isConclusionEntry(value);

export function parseEntry(json: string): LogEntry | undefined {
  return parse(json, isLogEntry);
}

export const ENTRIES = 'log/';

/** What the name of an entry's record says. */
export interface EntryName {
  readonly index: number;
  /** Root of the log before. */
  readonly previous: Root;
  /** Of its text. */
  readonly sha256: string;
}

export function entryName({ index, previous, sha256 }: EntryName): string {
  return `${entriesAt(index)}${previous.slice(2)}-${sha256}.json`;
}

/** With what the names of all entries of an index begin. */
export function entriesAt(index: number): string {
  return `${ENTRIES}${String(index).padStart(6, '0')}-`;
}

export function parseEntryName(name: string): EntryName | undefined {
  const [, index, previous, sha256] = /^log\/(\d{6,})-([0-9a-f]{64})-([0-9a-f]{64})\.json$/.exec(name) ?? [];
  if (index === undefined || previous === undefined || sha256 === undefined) return undefined;
  return { index: Number(index), previous: `0x${previous}`, sha256 };
}
