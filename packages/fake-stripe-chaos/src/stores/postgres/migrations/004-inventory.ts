import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table simulator.stock_levels (
      sku text primary key,
      stocked bigint not null,
      available bigint not null,
      reserved bigint not null,
      dispatched bigint not null
    ) with (fillfactor = 70)`.execute(db);
  await sql`
    create table simulator.reservations (
      id text primary key,
      order_id text not null,
      status text not null,
      items jsonb not null,
      key text,
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index reservations_order on simulator.reservations (order_id)`.execute(db);
}
