import { canonicalJson, type LogHead } from '@fake-stripe/contracts';
import type { CheckpointStore } from '../../checkpoints/application/ports/checkpoint-store.js';
import { CompactRange } from '../domain/compact-range.js';
import { LOG_SCHEMA, type LogEntry, type LogEntryBody, parseEntryName } from '../domain/log-entry.js';
import { headBefore, type LoggedEntry, loggedEntry, readEntry } from '../domain/logged-entry.js';
import { HEAD, isLogHead } from '../domain/log-head.js';
import { toHex, toRoot } from '../domain/merkle-tree.js';
import { parse } from '../domain/shape.js';
import { LogDamaged } from './training-archive.js';

export interface AppendedEntry extends LoggedEntry {
  /** That it is in the log, and that the log before has only grown; in hex. */
  readonly inclusion: readonly string[];
  readonly consistency: readonly string[];
}

/**
 * The log of one run. Each entry carries the full subtrees of the log before it, so that whoever holds a head appends
 * after reading one record, however long the log is, and notices when that record is not what the head's root says.
 */
export class RunLog {
  constructor(
    private readonly store: CheckpointStore,
    private readonly runId: string,
  ) {}

  /** Writes the entry; the head is moved by `publish`. @throws LogDamaged where the store does not lead to `head` */
  async append(head: LogHead, at: string, body: LogEntryBody): Promise<AppendedEntry> {
    const range = await this.rangeAt(head);
    const previous = {
      root: head.root,
      ...(head.entry === undefined ? {} : { entry: head.entry }),
      peaks: range.peaks.map(toHex),
    };
    const entry: LogEntry = { schema: LOG_SCHEMA, runId: this.runId, index: head.size, previous, at, ...body };
    const text = canonicalJson(entry);
    const logged = loggedEntry(entry, text, range);
    await this.store.writeRecord(this.runId, logged.name, text);
    return {
      ...logged,
      inclusion: range.inclusionOfNext().map(toHex),
      consistency: range.consistencyWithNext(logged.leaf).map(toHex),
    };
  }

  /** From the newest to the first entry. @throws LogDamaged at the first link that does not hold */
  async *backwards(head: LogHead): AsyncGenerator<LoggedEntry, void> {
    let at = head;
    while (at.size > 0) {
      const logged = await this.entryOf(at);
      yield logged;
      at = headBefore(logged.entry);
    }
  }

  /**
   * Makes `head` the one that is found by those who know none. A longer log stays: then this is a worker that comes
   * late, after another that has replaced it. A run's last word counts whatever its length.
   */
  async publish(head: LogHead, isLastWord = false): Promise<void> {
    const current = await this.publishedHead();
    if (current !== undefined && current.size > head.size && !isLastWord) return;
    await this.store.writeRecord(this.runId, HEAD, canonicalJson(head));
  }

  async publishedHead(): Promise<LogHead | undefined> {
    return parse(await this.store.readRecord(this.runId, HEAD), isLogHead);
  }

  private async rangeAt(head: LogHead): Promise<CompactRange> {
    if (head.size === 0) {
      if (head.root !== toRoot(CompactRange.EMPTY.root()))
        throw new LogDamaged(`${head.root} is no root of an empty log`);
      return CompactRange.EMPTY;
    }
    return (await this.entryOf(head)).range;
  }

  /** The last entry of `head`, when it is what the head says. */
  private async entryOf(head: LogHead): Promise<LoggedEntry> {
    const { entry: name } = head;
    if (name === undefined || parseEntryName(name) === undefined)
      throw new LogDamaged(`Entry ${head.size - 1} has no name`);
    const text = await this.store.readRecord(this.runId, name);
    if (text === undefined) throw new LogDamaged(`${name} is missing`);
    const logged = readEntry(name, text);
    if (typeof logged === 'string') throw new LogDamaged(`${name} ${logged}`);
    if (logged.head.size !== head.size || logged.head.root !== head.root || logged.entry.runId !== this.runId) {
      throw new LogDamaged(`${name} does not lead to root ${head.root} of a log of ${head.size}`);
    }
    return logged;
  }
}
