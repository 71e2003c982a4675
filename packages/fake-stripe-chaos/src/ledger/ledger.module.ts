import { Global, Module } from '@nestjs/common';
import { Ledger } from '../kernel/ledger.js';
import { perStore } from '../stores/per-store.js';
import { LedgerLines } from './application/ports/ledger-lines.js';
import { MemoryLedger } from './infrastructure/memory-ledger.js';
import { PostgresLedger } from './infrastructure/postgres-ledger.js';
import { LedgerController } from './presentation/ledger.controller.js';

/** Global: every context writes to the one ledger. */
@Global()
@Module({
  controllers: [LedgerController],
  providers: [
    perStore<LedgerLines>(LedgerLines, {
      memory: (store, clock) => new MemoryLedger(store, clock),
      postgres: (store, clock) => new PostgresLedger(store, clock),
    }),
    { provide: Ledger, useExisting: LedgerLines },
  ],
  exports: [Ledger, LedgerLines],
})
export class LedgerModule {}
