import { Migrator } from 'kysely';
import { migrations } from './migrations/migrations.js';
import { unavailable } from './postgres-fault.js';
import { SCHEMA, type PostgresStore } from './postgres-store.js';

/**
 * Brings the schema up to date. Processes that start together do it one after the other, under the migrator's lock.
 * @throws StoreUnavailable when the database goes away meanwhile; it may be tried again
 */
export async function migrate(store: PostgresStore): Promise<void> {
  const migrator = new Migrator({
    db: store.database,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    migrationTableSchema: SCHEMA,
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw unavailable(error) ?? error;
}
