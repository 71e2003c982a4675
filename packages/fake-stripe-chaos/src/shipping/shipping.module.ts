import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { CurrentCall } from '../chaos/application/current-call.js';
import { Clock } from '../kernel/clock.js';
import { ForwardCalls } from '../kernel/forward-calls.js';
import { Ids } from '../kernel/ids.js';
import { Ledger } from '../kernel/ledger.js';
import { Stalls } from '../requests/presentation/stalls.js';
import { perStore } from '../stores/per-store.js';
import { Courier } from './application/ports/courier.js';
import { Goods } from './application/ports/goods.js';
import { Labels } from './application/ports/labels.js';
import { ShippingState } from './application/shipping-state.js';
import { CancelLabel } from './application/use-cases/cancel-label.js';
import { CreateLabel } from './application/use-cases/create-label.js';
import { DispatchLabel } from './application/use-cases/dispatch-label.js';
import { MemoryLabels } from './infrastructure/memory-labels.js';
import { PostgresLabels } from './infrastructure/postgres-labels.js';
import { SimulatedCourier } from './infrastructure/simulated-courier.js';
import { LabelWait } from './presentation/label-wait.js';
import { LabelsController } from './presentation/labels.controller.js';
import { ShippingController } from './presentation/shipping.controller.js';

/** Where the goods of a parcel are kept is another context's business; the module above both says whose. */
export interface GoodsFrom {
  readonly imports: NonNullable<DynamicModule['imports']>;
  readonly inject: NonNullable<FactoryProvider['inject']>;
  readonly useFactory: FactoryProvider<Goods>['useFactory'];
}

const adapters = [
  perStore<Labels>(Labels, {
    memory: (store) => new MemoryLabels(store),
    postgres: (store) => new PostgresLabels(store),
  }),
  { provide: Courier, inject: [CurrentCall], useFactory: (call: CurrentCall) => new SimulatedCourier(call) },
];

const useCases = [
  {
    provide: CreateLabel,
    inject: [Labels, Courier, Ledger, Ids, Clock],
    useFactory: (...ports: ConstructorParameters<typeof CreateLabel>) => new CreateLabel(...ports),
  },
  {
    provide: DispatchLabel,
    inject: [Labels, Courier, Goods, Ledger, Clock],
    useFactory: (...ports: ConstructorParameters<typeof DispatchLabel>) => new DispatchLabel(...ports),
  },
  {
    provide: CancelLabel,
    inject: [Labels, ForwardCalls, Courier, Ledger, Clock],
    useFactory: (...ports: ConstructorParameters<typeof CancelLabel>) => new CancelLabel(...ports),
  },
  { provide: ShippingState, inject: [Labels], useFactory: (labels: Labels) => new ShippingState(labels) },
];

const presentation = [
  {
    provide: LabelWait,
    inject: [Labels, Stalls, Clock],
    useFactory: (...parts: ConstructorParameters<typeof LabelWait>) => new LabelWait(...parts),
  },
];

@Module({})
export class ShippingModule {
  static register({ imports, inject, useFactory }: GoodsFrom): DynamicModule {
    return {
      module: ShippingModule,
      imports,
      controllers: [ShippingController, LabelsController],
      providers: [...adapters, { provide: Goods, inject, useFactory }, ...useCases, ...presentation],
      exports: [ShippingState],
    };
  }
}
