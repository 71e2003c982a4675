import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { StoreUnavailable } from '../../kernel/unit-of-work.js';
import { migrate } from './migrate.js';
import { PostgresStore } from './postgres-store.js';

const RETRY_MS = 1_000;

/** Connects, waiting for a database that is not up yet, and brings its schema up to date. */
export async function openPostgres(databaseUrl: string): Promise<PostgresStore> {
  const store = new PostgresStore(databaseUrl);
  const logger = new Logger('Store');
  for (let waited = false; ; waited = true) {
    try {
      await store.ping();
      break;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      const { host } = new URL(databaseUrl);
      if (!waited) logger.warn(`The database at ${host} does not answer (DATABASE_URL); waiting for it`);
      await wait(RETRY_MS);
    }
  }
  await migrate(store);
  return store;
}
