import { OrderStoreUnavailable, type OrderReader, type OrderStore, type OrderWriter } from '@fake-stripe/order-store';
import { untilAvailable } from '@fake-stripe/platform';
import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

/** Brings the tables up to date in the background: the service answers what it can while the database is down. */
export class OrderDatabase implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('OrderDatabase');
  private readonly stop = new AbortController();
  private migration: Promise<void> = Promise.resolve();
  private migrated = false;
  readonly reader: OrderReader;
  readonly writer: OrderWriter;

  constructor(private readonly store: OrderStore) {
    this.reader = this.onceMigrated(store.reader);
    this.writer = this.onceMigrated(store.writer);
  }

  onApplicationBootstrap(): void {
    this.migration = this.migrate().catch((error: unknown) => {
      if (this.stop.signal.aborted) return;
      this.logger.fatal({ msg: 'The tables of the orders database could not be brought up to date', err: error });
      // Nothing of the service works on tables that it does not know.
      throw error;
    });
  }

  /** Resolves when the database can be used. */
  ping(): Promise<void> {
    return this.reader.ping();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.migration;
    await this.store.close();
  }

  private async migrate(): Promise<void> {
    await untilAvailable('the database', () => this.store.migrate(), {
      say: (message) => this.logger.warn(message),
      signal: this.stop.signal,
      isFinal: (error) => !(error instanceof OrderStoreUnavailable),
    });
    this.migrated = true;
  }

  /** The port, unavailable until then: the database is up before its tables are, and would blame the question. */
  private onceMigrated<Port extends OrderReader | OrderWriter>(port: Port): Port {
    const early = () => Promise.reject(new OrderStoreUnavailable('the tables are not up to date yet'));
    return new Proxy(port, {
      get: (target, name): unknown => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function' || name === 'constructor') return member;
        return this.migrated ? member.bind(target) : early;
      },
    });
  }
}
