import type { Clock } from '../../kernel/clock.js';
import type { Ledger, LedgerEntry } from '../../kernel/ledger.js';
import type { MemoryStore } from '../../stores/memory/memory-store.js';
import { LedgerLines, type AuditedLine, type LedgerLine } from '../application/ports/ledger-lines.js';

export class MemoryLedger extends LedgerLines implements Ledger {
  private readonly lines;
  private written = 0;

  constructor(
    store: MemoryStore,
    private readonly clock: Clock,
  ) {
    super();
    this.lines = store.table<LedgerLine>();
  }

  record(entry: LedgerEntry): Promise<void> {
    this.written += 1;
    this.lines.set(String(this.written), { ...entry, line: this.written, at: this.clock.now() });
    return Promise.resolve();
  }

  ofOrder(orderId: string): Promise<readonly LedgerLine[]> {
    return Promise.resolve(this.lines.filter((line) => line.orderId === orderId));
  }

  orders(after: string, limit: number): Promise<readonly string[]> {
    const ids = new Set([...this.lines.values()].map(({ orderId }) => orderId));
    const later = [...ids].filter((orderId) => orderId > after).sort();
    return Promise.resolve(later.slice(0, limit));
  }

  all(): Promise<readonly AuditedLine[]> {
    return Promise.resolve([...this.lines.values()]);
  }
}
