import { HealthModule, type Indicators } from '@fake-stripe/platform';
import { Module, type DynamicModule } from '@nestjs/common';
import { ChaosModule } from './chaos/chaos.module.js';
import type { SimulatorConfig } from './config.js';
import { InventoryFacts, InventoryState } from './inventory/application/inventory-state.js';
import { DispatchReservedItems } from './inventory/application/use-cases/dispatch-reserved-items.js';
import { InventoryModule } from './inventory/inventory.module.js';
import { UnitOfWork } from './kernel/unit-of-work.js';
import { AuditModule } from './ledger/audit.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { NotificationState } from './notification/application/notification-state.js';
import { NotificationModule } from './notification/notification.module.js';
import { delays, operations } from './operations.js';
import { PaymentState } from './payment/application/payment-state.js';
import { PaymentModule } from './payment/payment.module.js';
import { PublicApisModule } from './public-apis/public-apis.module.js';
import { RequestsModule } from './requests/requests.module.js';
import type { Goods } from './shipping/application/ports/goods.js';
import { ShippingState } from './shipping/application/shipping-state.js';
import { ShippingModule } from './shipping/shipping.module.js';
import { PostgresStore } from './stores/postgres/postgres-store.js';
import { StoresModule } from './stores/stores.module.js';

const health = HealthModule.register({
  inject: [UnitOfWork],
  useFactory: (store: UnitOfWork): Indicators =>
    store instanceof PostgresStore ? { database: () => store.ping() } : {},
});

/** The one place that knows all contexts. */
@Module({})
export class SimulatorModule {
  static register(config: SimulatorConfig, store: UnitOfWork): DynamicModule {
    const inventory = InventoryModule.register(config.defaultStock);
    const shipping = ShippingModule.register({
      imports: [inventory],
      inject: [DispatchReservedItems],
      useFactory: (items: DispatchReservedItems): Goods => ({ leave: (departure) => items.execute(departure) }),
    });
    const contexts = [PaymentModule, inventory, shipping, NotificationModule];
    const audit = AuditModule.register({
      modules: contexts,
      realStates: [PaymentState, InventoryState, ShippingState, NotificationState],
      stock: InventoryFacts,
    });
    return {
      module: SimulatorModule,
      imports: [
        StoresModule.register(store, config.clock),
        ChaosModule.register(config.chaos, operations, delays),
        RequestsModule,
        LedgerModule,
        ...contexts,
        PublicApisModule,
        audit,
        health,
      ],
    };
  }
}
