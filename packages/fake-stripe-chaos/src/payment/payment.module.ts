import { Module } from '@nestjs/common';
import { CurrentCall } from '../chaos/application/current-call.js';
import { Clock } from '../kernel/clock.js';
import { ForwardCalls } from '../kernel/forward-calls.js';
import { Ids } from '../kernel/ids.js';
import { Ledger } from '../kernel/ledger.js';
import { perStore } from '../stores/per-store.js';
import { PaymentState } from './application/payment-state.js';
import { CardNetwork } from './application/ports/card-network.js';
import { PaymentIntents } from './application/ports/payment-intents.js';
import { AuthorizePayment } from './application/use-cases/authorize-payment.js';
import { CapturePayment } from './application/use-cases/capture-payment.js';
import { RefundPayment } from './application/use-cases/refund-payment.js';
import { ReleaseAuthorization } from './application/use-cases/release-authorization.js';
import { MemoryPaymentIntents } from './infrastructure/memory-payment-intents.js';
import { PostgresPaymentIntents } from './infrastructure/postgres-payment-intents.js';
import { SimulatedCardNetwork } from './infrastructure/simulated-card-network.js';
import { PaymentQueriesController } from './presentation/payment-queries.controller.js';
import { PaymentController } from './presentation/payment.controller.js';

const adapters = [
  perStore<PaymentIntents>(PaymentIntents, {
    memory: (store) => new MemoryPaymentIntents(store),
    postgres: (store) => new PostgresPaymentIntents(store),
  }),
  { provide: CardNetwork, inject: [CurrentCall], useFactory: (call: CurrentCall) => new SimulatedCardNetwork(call) },
];

const useCases = [
  {
    provide: AuthorizePayment,
    inject: [PaymentIntents, CardNetwork, Ledger, Ids, Clock],
    useFactory: (...ports: ConstructorParameters<typeof AuthorizePayment>) => new AuthorizePayment(...ports),
  },
  {
    provide: CapturePayment,
    inject: [PaymentIntents, CardNetwork, Ledger, Ids, Clock],
    useFactory: (...ports: ConstructorParameters<typeof CapturePayment>) => new CapturePayment(...ports),
  },
  {
    provide: ReleaseAuthorization,
    inject: [PaymentIntents, ForwardCalls, CardNetwork, Ledger],
    useFactory: (...ports: ConstructorParameters<typeof ReleaseAuthorization>) => new ReleaseAuthorization(...ports),
  },
  {
    provide: RefundPayment,
    inject: [PaymentIntents, ForwardCalls, CardNetwork, Ledger, Ids, Clock],
    useFactory: (...ports: ConstructorParameters<typeof RefundPayment>) => new RefundPayment(...ports),
  },
];

@Module({
  controllers: [PaymentController, PaymentQueriesController],
  providers: [
    ...adapters,
    ...useCases,
    {
      provide: PaymentState,
      inject: [PaymentIntents],
      useFactory: (intents: PaymentIntents) => new PaymentState(intents),
    },
  ],
  exports: [PaymentState],
})
export class PaymentModule {}
