import { sql } from 'kysely';
import { MemoryDrawJournal } from '../../src/chaos/infrastructure/memory/memory-draw-journal.js';
import { PostgresDrawJournal } from '../../src/chaos/infrastructure/postgres/postgres-draw-journal.js';
import type { DrawJournal } from '../../src/chaos/application/ports/draw-journal.js';
import type { Reservations } from '../../src/inventory/application/ports/reservations.js';
import type { Stock } from '../../src/inventory/application/ports/stock.js';
import { MemoryReservations } from '../../src/inventory/infrastructure/memory-reservations.js';
import { MemoryStock } from '../../src/inventory/infrastructure/memory-stock.js';
import { PostgresReservations } from '../../src/inventory/infrastructure/postgres-reservations.js';
import { PostgresStock } from '../../src/inventory/infrastructure/postgres-stock.js';
import type { ForwardCalls } from '../../src/kernel/forward-calls.js';
import type { Ledger } from '../../src/kernel/ledger.js';
import type { UnitOfWork } from '../../src/kernel/unit-of-work.js';
import type { LedgerLines } from '../../src/ledger/application/ports/ledger-lines.js';
import { MemoryLedger } from '../../src/ledger/infrastructure/memory-ledger.js';
import { PostgresLedger } from '../../src/ledger/infrastructure/postgres-ledger.js';
import type { Messages } from '../../src/notification/application/ports/messages.js';
import { MemoryMessages } from '../../src/notification/infrastructure/memory-messages.js';
import { PostgresMessages } from '../../src/notification/infrastructure/postgres-messages.js';
import type { PaymentIntents } from '../../src/payment/application/ports/payment-intents.js';
import { MemoryPaymentIntents } from '../../src/payment/infrastructure/memory-payment-intents.js';
import { PostgresPaymentIntents } from '../../src/payment/infrastructure/postgres-payment-intents.js';
import { LEASE_MS, type IdempotencyKeys } from '../../src/requests/application/ports/idempotency-keys.js';
import { MemoryIdempotencyKeys } from '../../src/requests/infrastructure/memory/memory-idempotency-keys.js';
import { PostgresIdempotencyKeys } from '../../src/requests/infrastructure/postgres/postgres-idempotency-keys.js';
import type { Labels } from '../../src/shipping/application/ports/labels.js';
import { MemoryLabels } from '../../src/shipping/infrastructure/memory-labels.js';
import { PostgresLabels } from '../../src/shipping/infrastructure/postgres-labels.js';
import { MemoryStore } from '../../src/stores/memory/memory-store.js';
import { openPostgres } from '../../src/stores/postgres/open-postgres.js';
import { Databases } from './databases.js';
import { MovableClock } from './movable-clock.js';
import type { StoreKind } from './simulators.js';
import { until } from './until.js';

/** Units of every SKU that nobody has touched. */
export const DEFAULT_STOCK = 1_000;

/** The adapters of every port on one store, and what a contract needs to know that no port tells. */
export interface OpenedStore {
  readonly work: UnitOfWork;
  readonly keys: IdempotencyKeys & ForwardCalls;
  readonly journal: DrawJournal;
  readonly intents: PaymentIntents;
  readonly stock: Stock;
  readonly reservations: Reservations;
  readonly labels: Labels;
  readonly messages: Messages;
  readonly ledger: LedgerLines & Ledger;
  readonly clock: MovableClock;
  /** The lease on every key runs out. */
  readonly leasesEnd: () => Promise<void>;
  /** Resolves as soon as somebody waits for another unit of work. */
  readonly somebodyWaits: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export function openStore(kind: StoreKind): Promise<OpenedStore> {
  return kind === 'memory' ? Promise.resolve(inMemory()) : onPostgres();
}

function inMemory(): OpenedStore {
  const clock = new MovableClock();
  const work = new MemoryStore();
  return {
    work,
    clock,
    keys: new MemoryIdempotencyKeys(work, clock),
    journal: new MemoryDrawJournal(work),
    intents: new MemoryPaymentIntents(work),
    stock: new MemoryStock(work, DEFAULT_STOCK),
    reservations: new MemoryReservations(work),
    labels: new MemoryLabels(work),
    messages: new MemoryMessages(work),
    ledger: new MemoryLedger(work, clock),
    leasesEnd: () => Promise.resolve(clock.advance(LEASE_MS)),
    // Units of work form a queue: whoever has been started waits.
    somebodyWaits: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

async function onPostgres(): Promise<OpenedStore> {
  const databases = new Databases();
  const work = await openPostgres(await databases.create());
  const clock = new MovableClock();
  return {
    work,
    clock,
    keys: new PostgresIdempotencyKeys(work),
    journal: new PostgresDrawJournal(work),
    intents: new PostgresPaymentIntents(work),
    stock: new PostgresStock(work, DEFAULT_STOCK),
    reservations: new PostgresReservations(work),
    labels: new PostgresLabels(work),
    messages: new PostgresMessages(work),
    ledger: new PostgresLedger(work, clock),
    leasesEnd: async () => {
      const statement = sql`update simulator.idempotency_keys set lease_until = clock_timestamp()`;
      await work.query((db) => statement.execute(db));
    },
    somebodyWaits: () =>
      until(async () => {
        const waiting = sql`
          select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        return (await waiting.execute(work.database)).rows.length > 0;
      }),
    close: async () => {
      await work.close();
      await databases.drop();
    },
  };
}
