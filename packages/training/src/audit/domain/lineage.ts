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
