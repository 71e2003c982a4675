import { OrderReader } from '@fake-stripe/order-store';
import { Module, type DynamicModule, type ModuleMetadata, type Provider } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { ChaosCheck } from '../chaos/chaos-check.js';
import { PaymentLookup } from './application/payment-lookup.js';
import { PaymentWorkflows } from './application/ports/payment-workflows.js';
import { RefundWorkflows } from './application/ports/refund-workflows.js';
import { CancelPayment } from './application/use-cases/cancel-payment.js';
import { StartPayment } from './application/use-cases/start-payment.js';
import { TemporalPaymentWorkflows } from './infrastructure/temporal-payment-workflows.js';
import { TemporalRefundWorkflows } from './infrastructure/temporal-refund-workflows.js';
import { PaymentController } from './presentation/payment.controller.js';

const adapters: Provider[] = [
  { provide: PaymentWorkflows, inject: [Client], useFactory: (client: Client) => new TemporalPaymentWorkflows(client) },
  { provide: RefundWorkflows, inject: [Client], useFactory: (client: Client) => new TemporalRefundWorkflows(client) },
];

const useCases: Provider[] = [
  {
    provide: PaymentLookup,
    inject: [PaymentWorkflows, RefundWorkflows, OrderReader],
    useFactory: (payments: PaymentWorkflows, refunds: RefundWorkflows, reader: OrderReader) =>
      new PaymentLookup(payments, refunds, reader),
  },
  {
    provide: StartPayment,
    inject: [PaymentWorkflows, PaymentLookup, OrderReader, ChaosCheck],
    useFactory: (workflows: PaymentWorkflows, lookup: PaymentLookup, reader: OrderReader, chaos: ChaosCheck) =>
      new StartPayment(workflows, lookup, reader, chaos),
  },
  {
    provide: CancelPayment,
    inject: [PaymentWorkflows, RefundWorkflows, PaymentLookup],
    useFactory: (payments: PaymentWorkflows, refunds: RefundWorkflows, lookup: PaymentLookup) =>
      new CancelPayment(payments, refunds, lookup),
  },
];

/** Payments without an order, and their refunds. */
@Module({})
export class PaymentModule {
  /** `imports`: where `Client`, `OrderReader`, `ChaosCheck` and `WorkflowUi` come from. */
  static register(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: PaymentModule,
      imports,
      controllers: [PaymentController],
      providers: [...adapters, ...useCases],
      exports: [CancelPayment],
    };
  }
}
