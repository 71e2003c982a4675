import { HealthModule, HttpClient, HttpClientModule, calledProviders } from '@fake-stripe/platform';
import { connectOrderStore, type OrderStore } from '@fake-stripe/order-store';
import { CatFacts, HttpCatFacts, HttpLocations, HttpWeather, Locations, Weather } from '@fake-stripe/public-apis';
import { Module, type Abstract, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { ProviderLimits } from './activity-kit/provider-activity.js';
import type { WorkerConfig } from './config.js';
import { FraudCheck } from './fraud/application/ports/fraud-check.js';
import { ConfiguredFraudRules } from './fraud/infrastructure/configured-fraud-rules.js';
import { Inventory } from './inventory/application/ports/inventory.js';
import { HttpInventory } from './inventory/infrastructure/http-inventory.js';
import { MetricsController, MetricsSource } from './metrics/metrics.controller.js';
import { QueuesController } from './metrics/queues.controller.js';
import { Notifications } from './notification/application/ports/notifications.js';
import { HttpNotifications } from './notification/infrastructure/http-notifications.js';
import { Payments } from './payment/application/ports/payments.js';
import { HttpPayments } from './payment/infrastructure/http-payments.js';
import { Shipping } from './shipping/application/ports/shipping.js';
import { HttpShipping } from './shipping/infrastructure/http-shipping.js';
import type { TrainingPorts } from './ml-training/activities/ml-training.activities.js';
import { openTraining } from './ml-training/open-training.js';
import { servedQueues, trainingQueues } from './temporal/served-queues.js';
import { TemporalWorkers } from './temporal/temporal-workers.js';
import type { WorkflowSource } from './temporal/workflow-bundle.js';

export interface WorkerSurroundings {
  readonly workflows: WorkflowSource;
  readonly metricsUrl: string;
  readonly onFailure: (error: unknown) => void;
}

/** Longer than the simulator's lease of a key. */
const PROVIDER_PATIENCE = 10_000;
const DATABASE_PATIENCE = 5 * 60_000;

/** The orders database, closed with the application. */
class OrdersDatabase implements OnApplicationShutdown {
  constructor(readonly store: OrderStore) {}

  onApplicationShutdown(): Promise<void> {
    return this.store.close();
  }
}

/** What trains models; its threads and processes end with the application. */
class Training implements OnApplicationShutdown {
  constructor(readonly ports: TrainingPorts) {}

  onApplicationShutdown(): Promise<void> {
    return this.ports.trainer.close();
  }
}

@Module({})
export class WorkerModule {
  static register(config: WorkerConfig, surroundings: WorkerSurroundings): DynamicModule {
    const { simulatorUrl } = config;
    const limits: ProviderLimits = {
      callTimeout: config.providerTimeout,
      providerPatience: PROVIDER_PATIENCE,
      databasePatience: DATABASE_PATIENCE,
    };
    const { location, weather, catFact } = config.publicApis;
    const overHttp = <T>(provide: Abstract<T>, useFactory: (http: HttpClient) => T) => ({
      provide,
      inject: [HttpClient],
      useFactory,
    });
    const adapters = [
      overHttp(Payments, (http) => new HttpPayments(http, simulatorUrl)),
      overHttp(Inventory, (http) => new HttpInventory(http, simulatorUrl)),
      overHttp(Shipping, (http) => new HttpShipping(http, simulatorUrl)),
      overHttp(Notifications, (http) => new HttpNotifications(http, simulatorUrl)),
      overHttp(Locations, (http) => new HttpLocations(http, location, config.providerTimeout)),
      overHttp(Weather, (http) => new HttpWeather(http, weather, config.providerTimeout)),
      overHttp(CatFacts, (http) => new HttpCatFacts(http, catFact, config.providerTimeout)),
      {
        provide: FraudCheck,
        useFactory: () =>
          new ConfiguredFraudRules({ maxTotal: config.fraudMaxTotal, blockedCustomers: config.fraudBlockedCustomers }),
      },
      { provide: Training, useFactory: () => new Training(openTraining(config)) },
      {
        provide: OrdersDatabase,
        useFactory: () =>
          new OrdersDatabase(connectOrderStore({ databaseUrl: config.databaseUrl, poolSize: config.databasePoolSize })),
      },
    ];
    const workers = {
      provide: TemporalWorkers,
      inject: [
        Payments,
        FraudCheck,
        Inventory,
        Shipping,
        Notifications,
        Locations,
        Weather,
        CatFacts,
        Training,
        OrdersDatabase,
      ],
      useFactory: (
        payments: Payments,
        fraud: FraudCheck,
        inventory: Inventory,
        shipping: Shipping,
        notifications: Notifications,
        locations: Locations,
        weather: Weather,
        catFacts: CatFacts,
        training: Training,
        { store }: OrdersDatabase,
      ) =>
        new TemporalWorkers({
          target: config.temporal,
          workflows: surroundings.workflows,
          onFailure: surroundings.onFailure,
          queues: [
            ...servedQueues(
              {
                payments,
                fraud,
                inventory,
                shipping,
                notifications,
                publicApis: { locations, weather, catFacts },
                orders: store.writer,
              },
              limits,
            ),
            ...trainingQueues(training.ports, {
              trainerQueue: config.trainerQueue,
              concurrency: config.trainingConcurrency,
              batchBudget: config.trainingBatch,
            }),
          ].filter(({ taskQueue }) => config.queues.length === 0 || config.queues.includes(taskQueue)),
          prepare: () => store.migrate(),
        }),
    };
    const health = HealthModule.register({
      imports: [HttpClientModule],
      inject: [TemporalWorkers, OrdersDatabase, HttpClient],
      useFactory: (temporal: TemporalWorkers, { store }: OrdersDatabase, http: HttpClient) => ({
        temporal: () => temporal.checkPolling(),
        database: () => store.reader.ping(),
        providers: calledProviders(http),
      }),
    });
    return {
      module: WorkerModule,
      global: true,
      imports: [HttpClientModule, health],
      controllers: [MetricsController, QueuesController],
      providers: [
        ...adapters,
        workers,
        { provide: MetricsSource, useValue: new MetricsSource(surroundings.metricsUrl) },
      ],
      exports: [TemporalWorkers, OrdersDatabase],
    };
  }
}
