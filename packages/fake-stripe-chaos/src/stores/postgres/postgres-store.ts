import { AsyncLocalStorage } from 'node:async_hooks';
import { Kysely, PostgresDialect, sql, type PostgresPool, type Transaction } from 'kysely';
import pg from 'pg';
import { UnitOfWork } from '../../kernel/unit-of-work.js';
import { unavailable } from './postgres-fault.js';
import { isStalePlan, PreparedStatements } from './prepared-statements.js';

export const SCHEMA = 'simulator';

const INT8 = 20;

/** Amounts and counts are bigint columns whose values a double holds exactly. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as never,
};

function connected(databaseUrl: string, options: pg.PoolConfig): Kysely<unknown> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    types,
    connectionTimeoutMillis: 5_000,
    // A process that hangs must not keep its locks for ever.
    idle_in_transaction_session_timeout: 10_000,
    application_name: 'fake-stripe-chaos',
    ...options,
  });
  // A connection that breaks is replaced; whoever needs one and gets none, or was using it, hears of it. Without
  // listeners the event itself, of an idle connection or of one in a unit of work, would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<unknown>({ dialect: new PostgresDialect({ pool: preparing(pool) }) });
}

type LentClient = Awaited<ReturnType<PostgresPool['connect']>>;

function preparing(pool: pg.Pool): PostgresPool {
  const statements = new PreparedStatements();
  const lent = (client: pg.PoolClient): LentClient => {
    const query = async (text: string, parameters: readonly unknown[]): Promise<unknown> => {
      try {
        return await client.query(statements.query(text, [...parameters]));
      } catch (error) {
        if (isStalePlan(error)) statements.renew();
        throw error;
      }
    };
    return { query: query as LentClient['query'], release: () => client.release() };
  };
  return { connect: async () => lent(await pool.connect()), end: () => pool.end() };
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
