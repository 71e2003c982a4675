import { setTimeout as delay } from 'node:timers/promises';
import { OrderStoreUnavailable, type OrderStore } from '@fake-stripe/order-store';
import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

const RETRY_MS = 1_000;

/** Brings the tables up to date in the background: the service answers what it can while the database is down. */
export class OrderDatabase implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('OrderDatabase');
  private readonly stop = new AbortController();
  private migration: Promise<void> = Promise.resolve();
  private migrated = false;

  constructor(readonly store: OrderStore) {}

  onApplicationBootstrap(): void {
    this.migration = this.migrate().catch((error: unknown) => {
      if (this.stop.signal.aborted) return;
      this.logger.fatal({ msg: 'The tables of the orders database could not be brought up to date', err: error });
      // Nothing of the service works on tables that it does not know.
      throw error;
    });
  }

  /** Resolves when the database can be used. */
  async ping(): Promise<void> {
    if (!this.migrated) throw new Error('the tables are not up to date yet');
    await this.store.reader.ping();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.migration;
    await this.store.close();
  }

  private async migrate(): Promise<void> {
    for (let attempt = 1; !this.migrated; attempt++) {
      try {
        await this.store.migrate();
        this.migrated = true;
      } catch (error) {
        if (!(error instanceof OrderStoreUnavailable)) throw error;
        if (attempt === 1) this.logger.warn(`Waiting for the database: ${error.message}`);
        await delay(RETRY_MS, undefined, { signal: this.stop.signal });
      }
    }
  }
}
