import { AsyncLocalStorage } from 'node:async_hooks';
import { bigintsAsNumbers, openPool } from '@fake-stripe/postgres';
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import type { PoolConfig } from 'pg';
import { UnitOfWork } from '../../kernel/unit-of-work.js';
import { unavailable } from './postgres-fault.js';

export const SCHEMA = 'simulator';

function connected(databaseUrl: string, options: PoolConfig): Kysely<unknown> {
  const pool = openPool({
    connectionString: databaseUrl,
    types: bigintsAsNumbers,
    connectionTimeoutMillis: 5_000,
    // A process that hangs must not keep its locks for ever.
    idle_in_transaction_session_timeout: 10_000,
    application_name: 'fake-stripe-chaos',
    ...options,
  });
  return new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
}

/** Units of work are transactions at read committed; rows that matter are locked by those who read them. */
export class PostgresStore extends UnitOfWork {
  private readonly current = new AsyncLocalStorage<Transaction<unknown>>();
  /** Without a default schema: for the migrator, which brings its own. */
  readonly database: Kysely<unknown>;
  private readonly root: Kysely<unknown>;
  private readonly relaxed: Kysely<unknown>;

  constructor(databaseUrl: string) {
    super();
    this.database = connected(databaseUrl, { max: 12 });
    this.root = this.database.withSchema(SCHEMA);
    this.relaxed = connected(databaseUrl, { max: 8, options: '-c synchronous_commit=off' }).withSchema(SCHEMA);
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.current.getStore()) return work();
    return this.guard(() => this.root.transaction().execute((transaction) => this.current.run(transaction, work)));
  }

  snapshot<T>(read: () => Promise<T>): Promise<T> {
    const transaction = this.root.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
    return this.guard(() => transaction.execute((open) => this.current.run(open, read)));
  }

  /** Whether a unit of work is in progress: only then do row locks last. */
  get inTransaction(): boolean {
    return this.current.getStore() !== undefined;
  }

  /** Runs queries in the unit of work in progress, or by themselves. `Tables` is what the caller knows of the schema. */
  async query<Tables, T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    const db = (this.current.getStore() ?? this.root) as unknown as Kysely<Tables>;
    return this.guard(() => work(db));
  }

  /**
   * A single statement whose loss in a crash of the database itself would harm nobody (counters, leases): its commit
   * does not wait for the disk. In a unit of work it is like any other.
   */
  queryRelaxed<Tables, T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    if (this.inTransaction) return this.query(work);
    return this.guard(() => work(this.relaxed as unknown as Kysely<Tables>));
  }

  async ping(): Promise<void> {
    await this.query((db) => sql`select 1`.execute(db));
  }

  async close(): Promise<void> {
    await Promise.all([this.database.destroy(), this.relaxed.destroy()]);
  }

  private async guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw unavailable(error) ?? error;
    }
  }
}
