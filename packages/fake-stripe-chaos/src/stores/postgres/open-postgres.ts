import { untilAvailable } from '@fake-stripe/platform';
import { Logger } from '@nestjs/common';
import { StoreUnavailable } from '../../kernel/unit-of-work.js';
import { migrate } from './migrate.js';
import { PostgresStore } from './postgres-store.js';

/** Connects and brings the schema up to date, waiting for a database that is not up yet or goes away meanwhile. */
export async function openPostgres(databaseUrl: string): Promise<PostgresStore> {
  const store = new PostgresStore(databaseUrl);
  const logger = new Logger('Store');
  const { host } = new URL(databaseUrl);
  await untilAvailable(`the database at ${host} (DATABASE_URL)`, () => migrate(store), {
    say: (message) => logger.warn(message),
    isFinal: (error) => !(error instanceof StoreUnavailable),
  });
  return store;
}
