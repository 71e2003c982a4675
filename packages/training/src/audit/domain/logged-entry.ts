import { createHash } from 'node:crypto';
import { canonicalJson, type LogHead } from '@fake-stripe/contracts';
import { CompactRange } from './compact-range.js';
import { entryName, type LogEntry, parseEntry, parseEntryName } from './log-entry.js';
import { equal, fromHex, type Hash, leafHash, toRoot } from './merkle-tree.js';

/** An entry as its record holds it. */
export interface LoggedEntry {
  /** Of its record. */
  readonly name: string;
  readonly entry: LogEntry;
  readonly leaf: Hash;
  /** The log that ends with it. */
  readonly head: LogHead;
  readonly range: CompactRange;
}

export function loggedEntry(entry: LogEntry, text: string, before: CompactRange): LoggedEntry {
  const name = entryName({ index: entry.index, previous: entry.previous.root, sha256: sha256Of(text) });
  const leaf = leafHash(text);
  const range = before.append(leaf);
  return { name, entry, leaf, range, head: { size: range.size, root: toRoot(range.root()), entry: name } };
}

/** The entry in a record, or what is wrong with it. */
export function readEntry(name: string, text: string): LoggedEntry | string {
  const named = parseEntryName(name);
  if (named === undefined) return 'has no name of an entry';
  const sha256 = sha256Of(text);
  if (sha256 !== named.sha256) return `has SHA-256 ${sha256}, not the one in its name`;
  const entry = parseEntry(text);
  if (entry === undefined || canonicalJson(entry) !== text) return 'is no log entry in canonical JSON';
  if (entry.index !== named.index || entry.previous.root !== named.previous) return 'says another place than its name';
  const before = rangeBefore(entry);
  return before === undefined ? 'holds subtrees that do not give the root before it' : loggedEntry(entry, text, before);
}

export function headBefore({ index, previous: { root, entry } }: LogEntry): LogHead {
  return { size: index, root, ...(entry === undefined ? {} : { entry }) };
}

function rangeBefore({ index, previous }: LogEntry): CompactRange | undefined {
  const range = CompactRange.of(index, previous.peaks.map(fromHex));
  return range !== undefined && equal(range.root(), fromHex(previous.root)) ? range : undefined;
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
