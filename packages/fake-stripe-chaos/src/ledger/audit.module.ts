import { Module, type Abstract, type DynamicModule, type Type } from '@nestjs/common';
import { RealState, StockFacts } from '../kernel/real-state.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { LedgerLines } from './application/ports/ledger-lines.js';
import { AuditWorld } from './application/use-cases/audit-world.js';
import { InvariantsController } from './presentation/invariants.controller.js';

export interface AuditedContexts {
  /** The contexts' modules; between them they export what follows. */
  readonly modules: readonly (Type | DynamicModule)[];
  readonly realStates: readonly Abstract<RealState>[];
  readonly stock: Abstract<StockFacts>;
}

/** Compares the ledger with the contexts. It knows none of them: the module above says which there are. */
@Module({})
export class AuditModule {
  static register({ modules, realStates, stock }: AuditedContexts): DynamicModule {
    const audit = {
      provide: AuditWorld,
      inject: [UnitOfWork, LedgerLines, stock, ...realStates],
      useFactory: (work: UnitOfWork, lines: LedgerLines, facts: StockFacts, ...states: RealState[]) =>
        new AuditWorld(work, lines, states, facts),
    };
    return {
      module: AuditModule,
      imports: [...modules],
      controllers: [InvariantsController],
      providers: [audit],
    };
  }
}
