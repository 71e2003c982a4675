import { AsyncLocalStorage } from 'node:async_hooks';
import { UnitOfWork } from '../../kernel/unit-of-work.js';

type Overlay = Map<string, unknown>;

/** What a unit of work has written so far; nobody else sees it before it is committed. */
class Transaction {
  private readonly overlays = new Map<Map<string, unknown>, Overlay>();

  overlay(rows: Map<string, unknown>): Overlay {
    const known = this.overlays.get(rows);
    if (known) return known;
    const overlay: Overlay = new Map();
    this.overlays.set(rows, overlay);
    return overlay;
  }

  commit(): void {
    for (const [rows, overlay] of this.overlays) {
      for (const [key, row] of overlay) {
        if (row === undefined) rows.delete(key);
        else rows.set(key, row);
      }
    }
  }
}

/** A store that forgets when the process ends. Units of work run one after the other. */
export class MemoryStore extends UnitOfWork {
  private readonly current = new AsyncLocalStorage<Transaction>();
  private last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    if (this.current.getStore()) return work();
    const turn = this.last.then(() => this.transact(work));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  snapshot<T>(read: () => Promise<T>): Promise<T> {
    return this.run(read);
  }

  /** Rows must not be changed after they were written: a table keeps them as they are. */
  table<Row extends object>(): MemoryTable<Row> {
    return new MemoryTable<Row>(() => this.current.getStore());
  }

  private async transact<T>(work: () => Promise<T>): Promise<T> {
    const transaction = new Transaction();
    const result = await this.current.run(transaction, work);
    transaction.commit();
    return result;
  }
}

export class MemoryTable<Row extends object> {
  private readonly rows = new Map<string, unknown>();

  constructor(private readonly transaction: () => Transaction | undefined) {}

  get(key: string): Row | undefined {
    const overlay = this.transaction()?.overlay(this.rows);
    return (overlay?.has(key) ? overlay.get(key) : this.rows.get(key)) as Row | undefined;
  }

  set(key: string, row: Row): void {
    this.writable().set(key, row);
  }

  delete(key: string): void {
    this.writable().set(key, undefined);
  }

  *values(): Generator<Row> {
    const overlay = this.transaction()?.overlay(this.rows);
    for (const [key, row] of this.rows) {
      if (!overlay?.has(key)) yield row as Row;
    }
    for (const row of overlay?.values() ?? []) {
      if (row !== undefined) yield row as Row;
    }
  }

  find(matches: (row: Row) => boolean): Row | undefined {
    for (const row of this.values()) if (matches(row)) return row;
    return undefined;
  }

  filter(matches: (row: Row) => boolean): Row[] {
    return [...this.values()].filter(matches);
  }

  private writable(): Overlay {
    const transaction = this.transaction();
    if (!transaction) throw new Error('A write needs a unit of work.');
    return transaction.overlay(this.rows);
  }
}
