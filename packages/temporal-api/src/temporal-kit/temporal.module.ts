import { Module, type DynamicModule } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { TemporalConnection, type TemporalTarget } from './temporal-connection.js';

/** The one client of the service. */
@Module({})
export class TemporalModule {
  static register(target: TemporalTarget): DynamicModule {
    return {
      module: TemporalModule,
      providers: [
        { provide: TemporalConnection, useFactory: () => TemporalConnection.to(target) },
        { provide: Client, inject: [TemporalConnection], useFactory: ({ client }: TemporalConnection) => client },
      ],
      exports: [Client, TemporalConnection],
    };
  }
}
