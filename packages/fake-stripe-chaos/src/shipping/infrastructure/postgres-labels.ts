import type { Address } from '@fake-stripe/contracts';
import type { ColumnType, Kysely, Selectable } from 'kysely';
import type { PostgresStore } from '../../stores/postgres/postgres-store.js';
import { Labels, type LabelName } from '../application/ports/labels.js';
import { Label, type LabelState, type ShippingService } from '../domain/label.js';

interface LabelTables {
  labels: {
    id: string;
    order_id: string;
    address: ColumnType<Address, string, never>;
    service: ShippingService;
    tracking_number: string;
    key: string | null;
    created_at: Date;
    ready_at: Date;
    dispatched_at: Date | null;
    cancelled_at: Date | null;
  };
}

export class PostgresLabels extends Labels {
  constructor(private readonly store: PostgresStore) {
    super();
  }

  async add({ state }: Label): Promise<void> {
    const row = {
      id: state.id,
      order_id: state.orderId,
      address: JSON.stringify(state.address),
      service: state.service,
      tracking_number: state.trackingNumber,
      key: state.key ?? null,
      created_at: state.createdAt,
      ready_at: state.readyAt,
      ...endOf(state),
    };
    await this.query((db) => db.insertInto('labels').values(row).execute());
  }

  async save({ id, state }: Label): Promise<void> {
    await this.query((db) => db.updateTable('labels').set(endOf(state)).where('id', '=', id).execute());
  }

  async find(name: LabelName): Promise<Label | undefined> {
    const row = await this.query((db) => {
      const all = db.selectFrom('labels').selectAll();
      const found = 'id' in name ? all.where('id', '=', name.id) : all.where('key', '=', name.key);
      return (this.store.inTransaction ? found.forUpdate() : found).executeTakeFirst();
    });
    return row && restored(row);
  }

  async all(): Promise<readonly Label[]> {
    const rows = await this.query((db) => db.selectFrom('labels').selectAll().execute());
    return rows.map(restored);
  }

  private query<T>(work: (db: Kysely<LabelTables>) => Promise<T>): Promise<T> {
    return this.store.query(work);
  }
}

function endOf({ dispatchedAt, cancelledAt }: LabelState) {
  return { dispatched_at: dispatchedAt ?? null, cancelled_at: cancelledAt ?? null };
}

function restored(row: Selectable<LabelTables['labels']>): Label {
  return Label.restored({
    id: row.id,
    orderId: row.order_id,
    address: row.address,
    service: row.service,
    trackingNumber: row.tracking_number,
    key: row.key ?? undefined,
    createdAt: row.created_at,
    readyAt: row.ready_at,
    dispatchedAt: row.dispatched_at ?? undefined,
    cancelledAt: row.cancelled_at ?? undefined,
  });
}
