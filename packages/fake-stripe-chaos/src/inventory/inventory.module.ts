import { Module, type DynamicModule } from '@nestjs/common';
import { CurrentCall } from '../chaos/application/current-call.js';
import { Clock } from '../kernel/clock.js';
import { ForwardCalls } from '../kernel/forward-calls.js';
import { Ids } from '../kernel/ids.js';
import { Ledger } from '../kernel/ledger.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { perStore } from '../stores/per-store.js';
import { InventoryFacts, InventoryState } from './application/inventory-state.js';
import { Reservations } from './application/ports/reservations.js';
import { Stock } from './application/ports/stock.js';
import { Warehouse } from './application/ports/warehouse.js';
import { DispatchReservedItems } from './application/use-cases/dispatch-reserved-items.js';
import { ReleaseReservation } from './application/use-cases/release-reservation.js';
import { ReserveItems } from './application/use-cases/reserve-items.js';
import { RestockReservation } from './application/use-cases/restock-reservation.js';
import { SetStock } from './application/use-cases/set-stock.js';
import { MemoryReservations } from './infrastructure/memory-reservations.js';
import { MemoryStock } from './infrastructure/memory-stock.js';
import { PostgresReservations } from './infrastructure/postgres-reservations.js';
import { PostgresStock } from './infrastructure/postgres-stock.js';
import { SimulatedWarehouse } from './infrastructure/simulated-warehouse.js';
import { InventoryController } from './presentation/inventory.controller.js';
import { StockController } from './presentation/stock.controller.js';

const adapters = [
  perStore<Reservations>(Reservations, {
    memory: (store) => new MemoryReservations(store),
    postgres: (store) => new PostgresReservations(store),
  }),
  { provide: Warehouse, inject: [CurrentCall], useFactory: (call: CurrentCall) => new SimulatedWarehouse(call) },
];

const stock = (defaultStock: number) =>
  perStore<Stock>(Stock, {
    memory: (store) => new MemoryStock(store, defaultStock),
    postgres: (store) => new PostgresStock(store, defaultStock),
  });

const useCases = [
  {
    provide: ReserveItems,
    inject: [Reservations, Stock, Warehouse, Ledger, Ids, Clock],
    useFactory: (...ports: ConstructorParameters<typeof ReserveItems>) => new ReserveItems(...ports),
  },
  {
    provide: ReleaseReservation,
    inject: [Reservations, Stock, ForwardCalls, Warehouse, Ledger],
    useFactory: (...ports: ConstructorParameters<typeof ReleaseReservation>) => new ReleaseReservation(...ports),
  },
  {
    provide: RestockReservation,
    inject: [Reservations, Stock, ForwardCalls, Warehouse, Ledger],
    useFactory: (...ports: ConstructorParameters<typeof RestockReservation>) => new RestockReservation(...ports),
  },
  {
    provide: DispatchReservedItems,
    inject: [Reservations, Stock, Ledger],
    useFactory: (...ports: ConstructorParameters<typeof DispatchReservedItems>) => new DispatchReservedItems(...ports),
  },
  {
    provide: SetStock,
    inject: [Stock, UnitOfWork],
    useFactory: (...ports: ConstructorParameters<typeof SetStock>) => new SetStock(...ports),
  },
];

const audited = [
  {
    provide: InventoryState,
    inject: [Reservations],
    useFactory: (reservations: Reservations) => new InventoryState(reservations),
  },
  {
    provide: InventoryFacts,
    inject: [Stock, Reservations],
    useFactory: (...ports: ConstructorParameters<typeof InventoryFacts>) => new InventoryFacts(...ports),
  },
];

@Module({})
export class InventoryModule {
  /** `defaultStock`: units of every SKU that nobody has set. */
  static register(defaultStock: number): DynamicModule {
    return {
      module: InventoryModule,
      controllers: [InventoryController, StockController],
      providers: [...adapters, stock(defaultStock), ...useCases, ...audited],
      exports: [DispatchReservedItems, InventoryState, InventoryFacts],
    };
  }
}
