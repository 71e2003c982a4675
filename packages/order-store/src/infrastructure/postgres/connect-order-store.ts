import { Kysely, PostgresDialect } from 'kysely';
import type { OrderStore } from '../../order-store.js';
import { migrate } from './migrate.js';
import { connectionConfig, openPool } from './pool.js';
import { PostgresOrderReader } from './postgres-order-reader.js';
import { PostgresOrderWriter } from './postgres-order-writer.js';
import { SCHEMA, type Tables } from './tables.js';

const DEFAULT_POOL_SIZE = 10;

/** The orders database in PostgreSQL. Connects when first used, and again by itself after a fault. */
export function connectOrderStore(options: { readonly databaseUrl: string; readonly poolSize?: number }): OrderStore {
  const connection = connectionConfig(options.databaseUrl);
  const pool = openPool({ ...connection, max: options.poolSize ?? DEFAULT_POOL_SIZE });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const tables = db.withSchema(SCHEMA);
  return {
    writer: new PostgresOrderWriter(tables),
    reader: new PostgresOrderReader(tables),
    migrate: () => migrate(connection),
    close: () => db.destroy(),
  };
}
