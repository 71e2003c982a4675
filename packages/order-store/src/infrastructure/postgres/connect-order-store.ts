import { openPool } from '@fake-stripe/postgres';
import { Kysely, PostgresDialect } from 'kysely';
import type { OrderStore } from '../../order-store.js';
import { migrate } from './migrate.js';
import { connectionConfig, discardingBroken } from './pool.js';
import { PostgresOrderReader } from './postgres-order-reader.js';
import { PostgresOrderWriter } from './postgres-order-writer.js';
import { SCHEMA, type Tables } from './tables.js';

export interface PostgresOptions {
  readonly databaseUrl: string;
  /** Connections at most; 10 by default. */
  readonly poolSize?: number;
  /** Longest time for one statement; 5 s by default. An operation has a few. */
  readonly statementTimeoutMs?: number;
}

/** The orders database in PostgreSQL. Connects when first used, and again by itself after a fault. */
export function connectOrderStore(options: PostgresOptions): OrderStore {
  const { databaseUrl, poolSize = 10, statementTimeoutMs = 5_000 } = options;
  const connection = connectionConfig(databaseUrl, statementTimeoutMs);
  const pool = discardingBroken(openPool({ ...connection, max: poolSize }));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const tables = db.withSchema(SCHEMA);
  return {
    writer: new PostgresOrderWriter(tables),
    reader: new PostgresOrderReader(tables),
    migrate: () => migrate(connection),
    close: () => db.destroy(),
  };
}
