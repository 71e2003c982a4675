import { connectOrderStore, type OrderStore } from '@fake-stripe/order-store';
import { HealthModule, HttpClient, HttpClientModule, calledProviders } from '@fake-stripe/platform';
import { Module, type DynamicModule } from '@nestjs/common';
import { CancellationsModule } from './cancellations.module.js';
import { ChaosModule } from './chaos/chaos.module.js';
import type { ApiConfig } from './config.js';
import { MlTrainingModule } from './ml-training/ml-training.module.js';
import { OrderModule } from './order/order.module.js';
import { PaymentModule } from './payment/payment.module.js';
import { OrderDatabase } from './persistence/order-database.js';
import { OrderStoreModule } from './persistence/order-store.module.js';
import { WorkflowUiModule } from './requests/workflow-ui.module.js';
import { TemporalConnection } from './temporal-kit/temporal-connection.js';
import { TemporalModule } from './temporal-kit/temporal.module.js';
import { UserContextModule } from './user-context/user-context.module.js';
import { WorkflowRunsModule } from './workflow-runs/workflow-runs.module.js';

@Module({})
export class ApiModule {
  static register(config: ApiConfig, openStore?: () => OrderStore): DynamicModule {
    const { databaseUrl, databasePoolSize: poolSize, simulatorUrl, temporalUiUrl: uiUrl } = config;
    const { fraudCheck, trainerQueue } = config;
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
    const chaos = ChaosModule.register(simulatorUrl);
    const ui = WorkflowUiModule.register(temporal, uiUrl);
    const orders = OrderModule.register({ imports: [temporal, store, chaos, ui], simulatorUrl, fraudCheck });
    const payments = PaymentModule.register([temporal, store, chaos, ui]);
    const userContexts = UserContextModule.register([temporal, chaos, ui]);
    const trainings = MlTrainingModule.register({ imports: [temporal, ui], trainerQueue });
    const cancellations = CancellationsModule.register([orders, payments, trainings]);
    const runs = WorkflowRunsModule.register([temporal, cancellations, ui]);
    return { module: ApiModule, imports: [temporal, store, health, orders, payments, userContexts, trainings, runs] };
  }
}
