import { Module, type DynamicModule } from '@nestjs/common';
import { OrderReader, OrderWriter, type OrderStore } from '@fake-stripe/order-store';
import { OrderDatabase } from './order-database.js';

/** The orders database behind its two ports. */
@Module({})
export class OrderStoreModule {
  static register(open: () => OrderStore): DynamicModule {
    return {
      module: OrderStoreModule,
      providers: [
        { provide: OrderDatabase, useFactory: () => new OrderDatabase(open()) },
        { provide: OrderReader, inject: [OrderDatabase], useFactory: ({ reader }: OrderDatabase) => reader },
        { provide: OrderWriter, inject: [OrderDatabase], useFactory: ({ writer }: OrderDatabase) => writer },
      ],
      exports: [OrderDatabase, OrderReader, OrderWriter],
    };
  }
}
