import { bigintsAsNumbers, leavesConnectionUsable, type ConnectionPool, type LentClient } from '@fake-stripe/postgres';
import type { ClientConfig } from 'pg';

/** Every wait is bounded: by the server where it still answers, by us (a little later) where it does not. */
export function connectionConfig(databaseUrl: string, statementTimeoutMs: number): ClientConfig {
  return {
    connectionString: databaseUrl,
    types: bigintsAsNumbers,
    application_name: 'order-store',
    connectionTimeoutMillis: 2_000,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + 1_000,
    idle_in_transaction_session_timeout: 2 * statementTimeoutMs,
    keepAlive: true,
  };
}

/**
 * The pool, but it never gives out a connection again whose last query broke off: an answer that arrives late would be
 * taken for that of the next query.
 */
export function discardingBroken(pool: ConnectionPool): ConnectionPool {
  return { connect: async () => discardedOnceBroken(await pool.connect()), end: () => pool.end() };
}

function discardedOnceBroken(client: LentClient): LentClient {
  let broken: { readonly error: unknown } | undefined;
  const query = async (text: string, parameters: readonly unknown[]): Promise<unknown> => {
    // The rollback that follows a broken query would only wait for a second timeout.
    if (broken) throw broken.error;
    try {
      return await client.query(text, parameters);
    } catch (error) {
      if (!leavesConnectionUsable(error)) broken = { error };
      throw error;
    }
  };
  return { query: query as LentClient['query'], release: () => client.release(broken !== undefined) };
}
