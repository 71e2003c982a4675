import type { LogHead, Root } from '@fake-stripe/contracts';
import { type Finding, fault } from './finding.js';
import { parseEntryName } from './log-entry.js';
import { headBefore, type LoggedEntry, readEntry } from './logged-entry.js';

/** The entries that lead to a head, from the first on, and what is wrong with them. */
export interface Chain {
  readonly entries: readonly LoggedEntry[];
  readonly findings: readonly Finding[];
  /** Names of all that belong to it, also of those that are damaged or missing. */
  readonly names: ReadonlySet<string>;
}

/** All that lies in a run's log, whatever it is worth. */
export class LogSurvey {
  private readonly readable = new Map<string, LoggedEntry>();
  private readonly unreadable = new Map<string, string>();
  private readonly byRoot = new Map<Root, LoggedEntry>();
  private readonly byPrevious = new Map<Root, LoggedEntry>();

  constructor(
    private readonly runId: string,
    records: Iterable<readonly [name: string, text: string]>,
  ) {
    for (const [name, text] of records) {
      const logged = readEntry(name, text);
      const problem = typeof logged === 'string' ? logged : this.foreign(logged);
      if (problem !== undefined) this.unreadable.set(name, problem);
      else if (typeof logged !== 'string') this.take(logged);
    }
  }

  get names(): string[] {
    return [...this.readable.keys(), ...this.unreadable.keys()].sort();
  }

  entry(name: string): LoggedEntry | undefined {
    return this.readable.get(name);
  }

  problemOf(name: string): string | undefined {
    return this.unreadable.get(name);
  }

  /** The log of this root, by its last entry. */
  endingWith(root: Root): LoggedEntry | undefined {
    return this.byRoot.get(root);
  }

  /** The last entry of the longest log. */
  longest(): LoggedEntry | undefined {
    return [...this.readable.values()].sort((a, b) => b.head.size - a.head.size)[0];
  }

  /** Entries that were appended to a log, one after the other. */
  after({ root }: LogHead): LoggedEntry[] {
    const later: LoggedEntry[] = [];
    for (let next = this.byPrevious.get(root); next !== undefined; next = this.byPrevious.get(next.head.root)) {
      later.push(next);
    }
    return later;
  }

  /** Backwards from `head`. A gap of one entry is bridged: its name says the root before it. */
  chainTo(head: LogHead): Chain {
    const entries: LoggedEntry[] = [];
    const findings: Finding[] = [];
    const names = new Set<string>();
    let at: LogHead | undefined = head;
    while (at !== undefined && at.size > 0) {
      const name: string | undefined = at.entry ?? this.endingWith(at.root)?.name;
      if (name === undefined) {
        findings.push(fault(`log entry ${at.size - 1}`, `is missing: none leads to root ${at.root}`));
        break;
      }
      names.add(name);
      const logged = this.readable.get(name);
      if (logged !== undefined && logged.head.root === at.root && logged.head.size === at.size) {
        entries.push(logged);
        at = headBefore(logged.entry);
        continue;
      }
      findings.push(fault(name, this.whyNot(name, at, logged)));
      at = this.beyond(name, at.size - 1);
    }
    return { entries: entries.reverse(), findings: findings.reverse(), names };
  }

  private whyNot(name: string, { size, root }: LogHead, logged: LoggedEntry | undefined): string {
    if (logged !== undefined) return `does not lead to root ${root} of a log of ${size}`;
    return this.unreadable.get(name) ?? 'is missing';
  }

  private beyond(name: string, size: number): LogHead | undefined {
    const named = parseEntryName(name);
    if (named === undefined || named.index !== size) return undefined;
    const entry = this.endingWith(named.previous)?.name;
    return { size, root: named.previous, ...(entry === undefined ? {} : { entry }) };
  }

  private take(logged: LoggedEntry): void {
    this.readable.set(logged.name, logged);
    this.byRoot.set(logged.head.root, logged);
    this.byPrevious.set(logged.entry.previous.root, logged);
  }

  private foreign({ entry }: LoggedEntry): string | undefined {
    return entry.runId === this.runId ? undefined : `belongs to run ${entry.runId}`;
  }
}
