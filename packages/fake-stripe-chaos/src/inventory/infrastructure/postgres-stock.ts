import { sql, type Kysely } from 'kysely';
import type { PostgresStore } from '../../stores/postgres/postgres-store.js';
import { Stock } from '../application/ports/stock.js';
import type { Item } from '../domain/item.js';
import { StockLevel, type Place, type StockLevelState } from '../domain/stock-level.js';

interface StockTables {
  stock_levels: StockLevelState;
}

/**
 * A row comes into being when a unit of work first asks for its SKU, before it locks any: callers with common SKUs
 * never wait for each other in a circle.
 */
export class PostgresStock extends Stock {
  constructor(
    private readonly store: PostgresStore,
    private readonly defaultStock: number,
  ) {
    super();
  }

  async level(sku: string): Promise<StockLevel> {
    if (this.store.inTransaction) await this.create([sku]);
    const row = await this.query((db) => {
      const found = db.selectFrom('stock_levels').selectAll().where('sku', '=', sku);
      return (this.store.inTransaction ? found.forUpdate() : found).executeTakeFirst();
    });
    return row ? StockLevel.restored(row) : StockLevel.untouched(sku, this.defaultStock);
  }

  async save({ state }: StockLevel): Promise<void> {
    const { sku, ...changes } = state;
    await this.query((db) => db.updateTable('stock_levels').set(changes).where('sku', '=', sku).execute());
  }

  async all(): Promise<readonly StockLevel[]> {
    const rows = await this.query((db) => db.selectFrom('stock_levels').selectAll().execute());
    return rows.map((row) => StockLevel.restored(row));
  }

  async shortOf(items: readonly Item[]): Promise<readonly string[]> {
    const skus = items.map(({ sku }) => sku);
    const rows = await this.query((db) =>
      db.selectFrom('stock_levels').select(['sku', 'available']).where('sku', 'in', skus).execute(),
    );
    if (rows.length < items.length && this.store.inTransaction) await this.create(skus);
    const available = new Map(rows.map((row) => [row.sku, row.available]));
    const short = items.filter(({ sku, quantity }) => (available.get(sku) ?? this.defaultStock) < quantity);
    return short.map(({ sku }) => sku);
  }

  /** One statement: rows are locked in the order of their SKUs, and changed only where there is enough. */
  async move(items: readonly Item[], from: Place, to: Place): Promise<readonly string[]> {
    const skus = items.map(({ sku }) => sku);
    const quantities = items.map(({ quantity }) => quantity);
    const [source, target] = [sql.ref(from), sql.ref(to)];
    const { rows } = await this.query((db) =>
      sql<{ sku: string }>`
        with wanted as (
          select sku, quantity from unnest(${skus}::text[], ${quantities}::bigint[]) as each (sku, quantity)
        ), locked as (
          select level.sku from simulator.stock_levels level join wanted using (sku) order by level.sku for update of level
        )
        update simulator.stock_levels level
        set ${source} = level.${source} - wanted.quantity, ${target} = level.${target} + wanted.quantity
        from wanted join locked using (sku)
        where level.sku = wanted.sku and level.${source} >= wanted.quantity
        returning level.sku`.execute(db),
    );
    const moved = new Set(rows.map(({ sku }) => sku));
    return skus.filter((sku) => !moved.has(sku));
  }

  private async create(skus: readonly string[]): Promise<void> {
    const rows = [...skus].sort().map((sku) => StockLevel.untouched(sku, this.defaultStock).state);
    await this.query((db) =>
      db
        .insertInto('stock_levels')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    );
  }

  private query<T>(work: (db: Kysely<StockTables>) => Promise<T>): Promise<T> {
    return this.store.query(work);
  }
}
