import type { ColumnType, Kysely, Selectable } from 'kysely';
import type { PostgresStore } from '../../stores/postgres/postgres-store.js';
import { Reservations, type ReservationName } from '../application/ports/reservations.js';
import type { Item } from '../domain/item.js';
import { Reservation, type ReservationStatus } from '../domain/reservation.js';

interface ReservationTables {
  reservations: {
    id: string;
    order_id: string;
    status: ReservationStatus;
    items: ColumnType<Item[], string, never>;
    key: string | null;
    created_at: Date;
  };
}

export class PostgresReservations extends Reservations {
  constructor(private readonly store: PostgresStore) {
    super();
  }

  async add({ state }: Reservation): Promise<void> {
    const row = {
      id: state.id,
      order_id: state.orderId,
      status: state.status,
      items: JSON.stringify(state.items),
      key: state.key ?? null,
      created_at: state.createdAt,
    };
    await this.query((db) => db.insertInto('reservations').values(row).execute());
  }

  async save({ id, state: { status } }: Reservation): Promise<void> {
    await this.query((db) => db.updateTable('reservations').set({ status }).where('id', '=', id).execute());
  }

  async find(name: ReservationName): Promise<Reservation | undefined> {
    const row = await this.query((db) => {
      const all = db.selectFrom('reservations').selectAll();
      const found = 'id' in name ? all.where('id', '=', name.id) : all.where('key', '=', name.key);
      return (this.store.inTransaction ? found.forUpdate() : found).executeTakeFirst();
    });
    return row && restored(row);
  }

  async all(): Promise<readonly Reservation[]> {
    const rows = await this.query((db) => db.selectFrom('reservations').selectAll().execute());
    return rows.map(restored);
  }

  async live(orderId: string): Promise<readonly Reservation[]> {
    const rows = await this.query((db) => {
      const live = db
        .selectFrom('reservations')
        .selectAll()
        .where('order_id', '=', orderId)
        .where('status', '=', 'reserved')
        .orderBy('id');
      return (this.store.inTransaction ? live.forUpdate() : live).execute();
    });
    return rows.map(restored);
  }

  private query<T>(work: (db: Kysely<ReservationTables>) => Promise<T>): Promise<T> {
    return this.store.query(work);
  }
}

function restored(row: Selectable<ReservationTables['reservations']>): Reservation {
  return Reservation.restored({
    id: row.id,
    orderId: row.order_id,
    status: row.status,
    items: row.items,
    key: row.key ?? undefined,
    createdAt: row.created_at,
  });
}
