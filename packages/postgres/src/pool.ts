import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { Pool, type PoolClient, type PoolConfig } from 'pg';
import { isStalePlan, PreparedStatements } from './prepared-statements.js';

/** A connection lent to one user at a time. */
export interface LentClient extends PostgresPoolClient {
  /** Gives it back, or `discard`s it, when it is known to be of no more use. */
  release(discard?: boolean): void;
}

/** As Kysely's dialect takes it. */
export interface ConnectionPool extends PostgresPool {
  connect(): Promise<LentClient>;
}

/** A pool whose statements are prepared, and whose lost connections are replaced; it connects when first used. */
export function openPool(config: PoolConfig): ConnectionPool {
  const pool = new Pool(config);
  // A connection that is lost, idle or in use, is reported by the next query; unheard, these events would end the
  // process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const statements = new PreparedStatements();
  return {
    connect: async () => lent(await pool.connect(), statements),
    end: () => pool.end(),
  };
}

function lent(client: PoolClient, statements: PreparedStatements): LentClient {
  const query = async (text: string, parameters: readonly unknown[]): Promise<unknown> => {
    try {
      return await client.query(statements.query(text, [...parameters]));
    } catch (error) {
      if (isStalePlan(error)) statements.renew();
      throw error;
    }
  };
  return { query: query as LentClient['query'], release: (discard) => client.release(discard) };
}
