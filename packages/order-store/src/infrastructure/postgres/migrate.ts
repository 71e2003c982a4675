import { Kysely, Migrator, PostgresDialect, type Migration, type PostgresPool } from 'kysely';
import { Client, type ClientConfig } from 'pg';
import { technicalFault } from './faults.js';
import * as orders from './migrations/2026-11-21-orders.js';
import { SCHEMA } from './tables.js';

/** In the order of their names; never edited or removed once released. */
const migrations: Record<string, Migration> = { '2026-11-21-orders': orders };

/** Any number, as long as every process that migrates this schema takes the same. */
const LOCK = 7_305_802_413;

/** Longest wait for another process's migration, for one statement of our own, or of the server for our next one. */
const STATEMENT_TIMEOUT_MS = 60_000;

/**
 * Runs what is missing on a connection of its own, which holds an advisory lock from before the first look at the
 * history: Kysely's own lock begins only after its tables exist. The lock ends with the connection, also by a crash.
 * @throws OrderStoreUnavailable while the database cannot be reached
 */
export async function migrate(connection: ClientConfig): Promise<void> {
  const client = new Client({
    ...connection,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: undefined,
  });
  // Without a listener a connection lost between two statements would end the process; the next statement reports it.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await migrateOn(client);
  } catch (error) {
    throw technicalFault(error) ?? error;
  } finally {
    await client.end().catch(() => {});
  }
}

async function migrateOn(client: Client): Promise<void> {
  const query = client.query.bind(client) as Awaited<ReturnType<PostgresPool['connect']>>['query'];
  const pool: PostgresPool = { connect: async () => ({ query, release: () => {} }), end: async () => {} };
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const provider = { getMigrations: async () => migrations };
  const { error } = await new Migrator({ db, provider, migrationTableSchema: SCHEMA }).migrateToLatest();
  const failure = error as Error | undefined;
  if (failure) throw failure;
}
