import { connectOrderStore, type OrderStore } from '@fake-stripe/order-store';
import { HealthModule, HttpClient, HttpClientModule, calledProviders } from '@fake-stripe/platform';
import { Module, type DynamicModule } from '@nestjs/common';
import type { ApiConfig } from './config.js';
import { OrderModule } from './order/order.module.js';
import { OrderDatabase } from './persistence/order-database.js';
import { OrderStoreModule } from './persistence/order-store.module.js';
import { TemporalConnection } from './temporal-kit/temporal-connection.js';
import { TemporalModule } from './temporal-kit/temporal.module.js';

@Module({})
export class ApiModule {
  static register(config: ApiConfig, openStore?: () => OrderStore): DynamicModule {
    const { databaseUrl, databasePoolSize: poolSize, simulatorUrl, temporalUiUrl: uiUrl } = config;
    const store = OrderStoreModule.register(openStore ?? (() => connectOrderStore({ databaseUrl, poolSize })));
    const temporal = TemporalModule.register(config.temporal);
    const health = HealthModule.register({
      imports: [temporal, store, HttpClientModule],
      inject: [TemporalConnection, OrderDatabase, HttpClient],
      useFactory: (connection: TemporalConnection, database: OrderDatabase, http: HttpClient) => ({
        temporal: () => connection.ping(),
        database: () => database.ping(),
        providers: calledProviders(http),
      }),
    });
    const orders = OrderModule.register({ imports: [temporal, store], simulatorUrl, uiUrl });
    return { module: ApiModule, imports: [temporal, store, health, orders] };
  }
}
