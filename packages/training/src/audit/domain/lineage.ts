import type { CheckpointEntry, LogEntry } from './log-entry.js';

/**
 * Which checkpoints of a log the newest state came from: those that no later rollback has left behind. To be asked
 * about each entry, from the newest to the first.
 */
export class Lineage {
  private until: string | undefined;

  has(entry: LogEntry): entry is CheckpointEntry {
    if (entry.kind === 'rollback') this.until ??= entry.to;
    if (entry.kind !== 'checkpoint') return false;
    if (this.until !== undefined && this.until !== entry.checkpointId) return false;
    this.until = undefined;
    return true;
  }
}

/** Checkpoints that a rollback has left behind, in a log from its first entry on. */
export function superseded(entries: readonly LogEntry[]): ReadonlySet<string> {
  const lineage = new Lineage();
  const left = new Set<string>();
  for (const entry of [...entries].reverse()) {
    const id = entry.kind === 'checkpoint' ? entry.checkpointId : undefined;
    if (!lineage.has(entry) && id !== undefined) left.add(id);
  }
  return left;
}
