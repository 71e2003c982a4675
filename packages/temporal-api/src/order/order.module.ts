import { OrderReader, OrderWriter } from '@fake-stripe/order-store';
import { HttpClient, HttpClientModule } from '@fake-stripe/platform';
import { Module, type DynamicModule, type ModuleMetadata, type Provider } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { OrderLookup } from './application/order-lookup.js';
import { AuditLedger } from './application/ports/audit-ledger.js';
import { ChaosCheck } from '../chaos/chaos-check.js';
import { Clock } from './application/ports/clock.js';
import { OrderWorkflows } from './application/ports/order-workflows.js';
import { AuditOrders } from './application/use-cases/audit-orders.js';
import { AwaitOrderResult } from './application/use-cases/await-order-result.js';
import { GetOrderProgress } from './application/use-cases/get-order-progress.js';
import { GetOrderStatus } from './application/use-cases/get-order-status.js';
import { ListOrderEvents } from './application/use-cases/list-order-events.js';
import { ListOrders } from './application/use-cases/list-orders.js';
import { StartOrder } from './application/use-cases/start-order.js';
import { UseDoor } from './application/use-cases/use-door.js';
import { WatchOrder } from './application/use-cases/watch-order.js';
import { OrderSettings } from './domain/order-settings.js';
import { HttpAuditLedger } from './infrastructure/http-audit-ledger.js';
import { SystemClock } from './infrastructure/system-clock.js';
import { TemporalOrderWorkflows } from './infrastructure/temporal-order-workflows.js';
import { ExpressController } from './presentation/compatibility/express.controller.js';
import { RetailController } from './presentation/compatibility/retail.controller.js';
import { OrderDoorsController } from './presentation/order-doors.controller.js';
import { OrderQueriesController } from './presentation/order-queries.controller.js';
import { StartOrderController } from './presentation/start-order.controller.js';
import { OpenStreams } from './presentation/stream/open-streams.js';
import { OrderStreamController } from './presentation/stream/order-stream.controller.js';

export interface OrderModuleOptions {
  /** Where `Client`, `OrderReader`, `OrderWriter`, `ChaosCheck` and `WorkflowUi` come from. */
  readonly imports: NonNullable<ModuleMetadata['imports']>;
  readonly simulatorUrl: string;
  /** Whether every order takes the step `fraud`. */
  readonly fraudCheck: boolean;
}

type Constructor = new (...dependencies: never[]) => object;

/** Use cases know no framework, so what they are built from is written here. */
function useCase(provide: Constructor, ...inject: readonly unknown[]): Provider {
  const useFactory = (...dependencies: never[]): object => new provide(...dependencies);
  return { provide, inject: [...inject] as never[], useFactory };
}

const useCases: readonly Provider[] = [
  useCase(OrderLookup, OrderWorkflows, OrderReader, OrderWriter),
  useCase(StartOrder, OrderWorkflows, OrderReader, OrderWriter, OrderLookup, ChaosCheck, OrderSettings),
  useCase(UseDoor, OrderWorkflows, OrderReader, OrderLookup),
  useCase(GetOrderStatus, OrderWorkflows, OrderLookup),
  useCase(GetOrderProgress, OrderWorkflows, OrderLookup),
  useCase(WatchOrder, GetOrderProgress, Clock),
  useCase(AwaitOrderResult, OrderWorkflows, OrderLookup, GetOrderStatus),
  useCase(ListOrders, OrderReader),
  useCase(ListOrderEvents, OrderReader, OrderLookup),
  useCase(AuditOrders, OrderReader, AuditLedger),
];

const controllers = [
  StartOrderController,
  OrderDoorsController,
  OrderQueriesController,
  OrderStreamController,
  RetailController,
  ExpressController,
];

@Module({})
export class OrderModule {
  static register({ imports, simulatorUrl, fraudCheck }: OrderModuleOptions): DynamicModule {
    const adapters: Provider[] = [
      { provide: OrderSettings, useFactory: () => new OrderSettings(fraudCheck) },
      { provide: Clock, useClass: SystemClock },
      OpenStreams,
      { provide: OrderWorkflows, inject: [Client], useFactory: (client: Client) => new TemporalOrderWorkflows(client) },
      {
        provide: AuditLedger,
        inject: [HttpClient],
        useFactory: (http: HttpClient) => new HttpAuditLedger(http, simulatorUrl),
      },
    ];
    return {
      module: OrderModule,
      imports: [HttpClientModule, ...imports],
      controllers,
      providers: [...useCases, ...adapters],
      exports: [UseDoor],
    };
  }
}
