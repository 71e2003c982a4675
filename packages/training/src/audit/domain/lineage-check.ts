import { canonicalJson, setupAt, type TrainingSetup } from '@fake-stripe/contracts';
import type { CheckpointMetadata } from './checkpoint-metadata.js';
import { decisionsAfter } from './effective-setup.js';
import { type Finding, fault, note } from './finding.js';
import type { CheckpointEntry, ConclusionEntry, RollbackEntry } from './log-entry.js';
import type { LoggedEntry } from './logged-entry.js';

/**
 * Whether a log tells one story: each checkpoint was computed from the one before it, epoch by epoch, with what was in
 * force there and what was decided since; rollbacks go back to what was there; nothing comes after the conclusion.
 */
export class LineageCheck {
  readonly findings: Finding[] = [];
  private readonly known = new Map<string, CheckpointEntry>();
  private current: CheckpointEntry | undefined;
  private concluded = false;

  constructor(private readonly metadata: ReadonlyMap<string, CheckpointMetadata>) {}

  /** Entries in their order. `gapless`: none is missing before them. */
  follow(entries: readonly LoggedEntry[]): this {
    for (const { name, entry } of entries) {
      if (this.concluded) this.fault(name, 'comes after the conclusion of the run');
      if (entry.kind === 'checkpoint') this.checkpoint(name, entry);
      if (entry.kind === 'rollback') this.rollback(name, entry);
      if (entry.kind === 'conclusion') this.conclusion(name, entry);
    }
    return this;
  }

  private checkpoint(name: string, entry: CheckpointEntry): void {
    const metadata = this.metadata.get(entry.checkpointId);
    if (this.known.has(entry.checkpointId)) this.fault(name, `appends ${entry.checkpointId} once more`);
    if (metadata !== undefined) this.origin(name, metadata);
    this.known.set(entry.checkpointId, entry);
    this.current = entry;
  }

  private origin(name: string, metadata: CheckpointMetadata): void {
    const { predecessor, parent } = metadata;
    const before = this.current;
    if (predecessor?.checkpointId !== before?.checkpointId) {
      const [from, place] = [predecessor?.checkpointId ?? 'nothing', before?.checkpointId ?? 'the beginning'];
      this.fault(name, `was computed from ${from}, but comes after ${place}`);
      return;
    }
    if (predecessor && (predecessor.merkleRoot !== before?.merkleRoot || predecessor.epoch !== before.epoch)) {
      this.fault(name, `names ${predecessor.checkpointId} with another root or epoch`);
    }
    this.epochs(name, metadata, predecessor?.epoch ?? parent?.epoch ?? 0);
    const previous = before === undefined ? undefined : this.metadata.get(before.checkpointId);
    if (previous !== undefined) this.continues(name, previous, metadata);
  }

  private epochs(name: string, { epoch, points }: CheckpointMetadata, from: number): void {
    const expected = Array.from({ length: Math.max(0, epoch - from) }, (_, index) => from + index + 1);
    if (epoch < from || canonicalJson(points.map((point) => point.epoch)) !== canonicalJson(expected)) {
      this.fault(name, `does not tell of each epoch from ${from + 1} to ${epoch}`);
    }
  }

  private continues(name: string, previous: CheckpointMetadata, metadata: CheckpointMetadata): void {
    if (metadata.predecessor?.stateSha256 !== previous.state.sha256) {
      this.fault(name, `was computed from another state than that of ${metadata.predecessor?.checkpointId}`);
    }
    if (canonicalJson(metadata.parent) !== canonicalJson(previous.parent)) this.fault(name, 'names another parent');
    if (metadata.modelId !== previous.modelId) this.fault(name, `is of model ${metadata.modelId}`);
    const decisions = decisionsAfter(previous.epoch, previous.decisions, metadata.decisions);
    const expected = setupAt(previous.setup, decisions, metadata.epoch);
    for (const change of changesOf(expected, metadata.setup)) {
      this.fault(name, `was computed with ${change}, which nobody decided`);
    }
    if (canonicalJson(expected.trainer) !== canonicalJson(metadata.setup.trainer)) {
      this.findings.push(
        note(name, `was computed by ${describe(metadata.setup)}, the one before by ${describe(expected)}`),
      );
    }
  }

  private rollback(name: string, { to, epoch, damaged }: RollbackEntry): void {
    const target = this.known.get(to);
    if (target?.epoch !== epoch)
      this.fault(name, `goes back to ${to} at epoch ${epoch}, which is not in the log before it`);
    const unknown = damaged.filter((id) => !this.known.has(id));
    if (unknown.length > 0) this.fault(name, `leaves behind ${unknown.join(', ')}, not in the log before it`);
    this.current = target ?? this.current;
  }

  private conclusion(name: string, { checkpointId, epoch }: ConclusionEntry): void {
    this.concluded = true;
    if (checkpointId !== this.current?.checkpointId || epoch < this.current.epoch) {
      this.fault(
        name,
        `ends with ${checkpointId} at epoch ${epoch}, not with ${this.current?.checkpointId ?? 'nothing'}`,
      );
    }
  }

  private fault(subject: string, message: string): void {
    this.findings.push(fault(subject, message));
  }
}

/** Members of a setup that are others than expected; who computed is no part of it. */
function changesOf(expected: TrainingSetup, actual: TrainingSetup): string[] {
  const changes: string[] = [];
  const compare = (name: string, from: unknown, to: unknown) => {
    if (canonicalJson(from ?? null) !== canonicalJson(to ?? null)) changes.push(`${name} ${canonicalJson(to ?? null)}`);
  };
  for (const [name, value] of Object.entries(actual.hyperparameters)) {
    compare(name, Object.entries(expected.hyperparameters).find(([known]) => known === name)?.[1], value);
  }
  compare('seed', expected.seed, actual.seed);
  compare('data', expected.dataset.sha256, actual.dataset.sha256);
  compare('model', expected.model, actual.model);
  return changes;
}

function describe({ trainer: { engine, version, device, threads } }: TrainingSetup): string {
  return `${engine} ${version} on ${device} with ${threads} thread${threads === 1 ? '' : 's'}`;
}
