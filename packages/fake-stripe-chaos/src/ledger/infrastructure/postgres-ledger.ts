import { sql, type ColumnType, type Generated, type Kysely, type Selectable } from 'kysely';
import type { Clock } from '../../kernel/clock.js';
import type { Ledger, LedgerEntry } from '../../kernel/ledger.js';
import type { PostgresStore } from '../../stores/postgres/postgres-store.js';
import { LedgerLines, type AuditedLine, type LedgerLine } from '../application/ports/ledger-lines.js';

interface LedgerTables {
  ledger_lines: {
    line: Generated<number>;
    at: Date;
    order_id: string;
    effect: string;
    resource_id: string;
    belongs_to: string | null;
    key: string | null;
    amount: number | null;
    currency: string | null;
    details: ColumnType<Record<string, unknown> | null, string | null>;
  };
}

export class PostgresLedger extends LedgerLines implements Ledger {
  constructor(
    private readonly store: PostgresStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  async record(entry: LedgerEntry): Promise<void> {
    const row = {
      at: this.clock.now(),
      order_id: entry.orderId,
      effect: entry.effect,
      resource_id: entry.resourceId,
      belongs_to: entry.belongsTo ?? null,
      key: entry.key ?? null,
      amount: entry.amount ?? null,
      currency: entry.currency ?? null,
      details: entry.details ? JSON.stringify(entry.details) : null,
    };
    await this.query((db) => db.insertInto('ledger_lines').values(row).execute());
  }

  async ofOrder(orderId: string): Promise<readonly LedgerLine[]> {
    const rows = await this.query((db) =>
      db.selectFrom('ledger_lines').selectAll().where('order_id', '=', orderId).orderBy('line').execute(),
    );
    return rows.map(lineOf);
  }

  async orders(after: string, limit: number): Promise<readonly string[]> {
    // The order of memory, whatever the collation of the database.
    const id = sql<string>`order_id collate "C"`;
    const rows = await this.query((db) =>
      db
        .selectFrom('ledger_lines')
        .select('order_id')
        .where(id, '>', after)
        .groupBy('order_id')
        .orderBy(id)
        .limit(limit)
        .execute(),
    );
    return rows.map(({ order_id }) => order_id);
  }

  async all(): Promise<readonly AuditedLine[]> {
    const rows = await this.query((db) =>
      db
        .selectFrom('ledger_lines')
        .select(['order_id', 'effect', 'resource_id', 'belongs_to', 'key', 'amount'])
        .orderBy('line')
        .execute(),
    );
    return rows.map(auditedLineOf);
  }

  private query<T>(work: (db: Kysely<LedgerTables>) => Promise<T>): Promise<T> {
    return this.store.query(work);
  }
}

type Row = Selectable<LedgerTables['ledger_lines']>;

function auditedLineOf(
  row: Pick<Row, 'order_id' | 'effect' | 'resource_id' | 'belongs_to' | 'key' | 'amount'>,
): AuditedLine {
  return {
    orderId: row.order_id,
    effect: row.effect,
    resourceId: row.resource_id,
    ...(row.belongs_to === null ? {} : { belongsTo: row.belongs_to }),
    ...(row.key === null ? {} : { key: row.key }),
    ...(row.amount === null ? {} : { amount: row.amount }),
  };
}

function lineOf(row: Row): LedgerLine {
  return {
    ...auditedLineOf(row),
    line: row.line,
    at: row.at,
    ...(row.currency === null ? {} : { currency: row.currency }),
    ...(row.details === null ? {} : { details: row.details }),
  };
}
