import type { OrderStore } from '../../order-store.js';
import { MemoryOrderReader } from './memory-order-reader.js';
import { MemoryOrderWriter } from './memory-order-writer.js';
import { emptyTables } from './tables.js';

/** The orders database in memory: same behaviour as PostgreSQL's, for tests and trials. */
export function createMemoryOrderStore(): OrderStore {
  const tables = emptyTables();
  return {
    writer: new MemoryOrderWriter(tables),
    reader: new MemoryOrderReader(tables),
    migrate: async () => {},
    close: async () => {},
  };
}
