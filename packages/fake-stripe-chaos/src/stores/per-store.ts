import type { Abstract, FactoryProvider } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { MemoryStore } from './memory/memory-store.js';
import { PostgresStore } from './postgres/postgres-store.js';

/** A port that is kept in the store: provided by the adapter for the store in use. */
export function perStore<T>(
  port: Abstract<T>,
  adapters: {
    readonly memory: (store: MemoryStore, clock: Clock) => T;
    readonly postgres: (store: PostgresStore, clock: Clock) => T;
  },
): FactoryProvider<T> {
  return {
    provide: port,
    inject: [UnitOfWork, Clock],
    useFactory: (store: UnitOfWork, clock: Clock): T => {
      if (store instanceof PostgresStore) return adapters.postgres(store, clock);
      if (store instanceof MemoryStore) return adapters.memory(store, clock);
      throw new Error('There is no adapter for this store.');
    },
  };
}
