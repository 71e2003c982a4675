import type { PostgresPool } from 'kysely';
import { Pool, types, type ClientConfig, type PoolClient, type PoolConfig } from 'pg';
import { leavesConnectionUsable } from './faults.js';
import { isStalePlan, PreparedStatements } from './prepared-statements.js';

const INT8 = 20;

/** Amounts and counts stay far below 2^53, so bigint columns are read as numbers. */
const typeParsers: ClientConfig['types'] = {
  getTypeParser: (oid, format) =>
    (oid === INT8 ? Number : types.getTypeParser(oid, format)) as (text: string) => unknown,
};

/** Every wait is bounded: by the server where it still answers, by us (a little later) where it does not. */
export function connectionConfig(databaseUrl: string, statementTimeoutMs: number): ClientConfig {
  return {
    connectionString: databaseUrl,
    types: typeParsers,
    application_name: 'order-store',
    connectionTimeoutMillis: 2_000,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + 1_000,
    idle_in_transaction_session_timeout: 2 * statementTimeoutMs,
    keepAlive: true,
  };
}

/**
 * A pool that never gives out a connection again whose last query broke off: an answer that arrives late would be
 * taken for that of the next query.
 */
export function openPool(config: PoolConfig): PostgresPool {
  const pool = new Pool(config);
  // A server that goes away is reported by the next query; unheard, these events would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const statements = new PreparedStatements();
  return {
    connect: async () => lent(await pool.connect(), statements),
    end: () => pool.end(),
  };
}

type LentClient = Awaited<ReturnType<PostgresPool['connect']>>;

function lent(client: PoolClient, statements: PreparedStatements): LentClient {
  let broken: { readonly error: Error } | undefined;
  const query = async (text: string, parameters: readonly unknown[]): Promise<unknown> => {
    // The rollback that follows a broken query would only wait for a second timeout.
    if (broken) throw broken.error;
    try {
      return await client.query(statements.query(text, [...parameters]));
    } catch (error) {
      if (isStalePlan(error)) statements.renew();
      if (!leavesConnectionUsable(error)) broken = { error: error as Error };
      throw error;
    }
  };
  return { query: query as LentClient['query'], release: () => client.release(broken !== undefined) };
}
