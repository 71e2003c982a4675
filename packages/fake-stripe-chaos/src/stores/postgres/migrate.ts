import { Migrator } from 'kysely';
import { migrations } from './migrations/migrations.js';
import { SCHEMA, type PostgresStore } from './postgres-store.js';

/** Brings the schema up to date. Processes that start together do it one after the other, under the migrator's lock. */
export async function migrate(store: PostgresStore): Promise<void> {
  const migrator = new Migrator({
    db: store.database,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    migrationTableSchema: SCHEMA,
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
