import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import { Ids, RandomIds } from '../kernel/ids.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { PostgresStore } from './postgres/postgres-store.js';

/** The one store of the process, closed with it. */
@Module({})
export class StoresModule implements OnApplicationShutdown {
  constructor(private readonly store: UnitOfWork) {}

  static register(store: UnitOfWork, clock: Clock): DynamicModule {
    return {
      module: StoresModule,
      global: true,
      providers: [
        { provide: Clock, useValue: clock },
        { provide: Ids, useFactory: () => new RandomIds() },
        { provide: UnitOfWork, useValue: store },
      ],
      exports: [Clock, Ids, UnitOfWork],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.store instanceof PostgresStore) await this.store.close();
  }
}
