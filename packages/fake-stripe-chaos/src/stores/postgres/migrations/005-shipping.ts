import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table simulator.labels (
      id text primary key,
      order_id text not null,
      address jsonb not null,
      service text not null,
      tracking_number text not null,
      key text,
      created_at timestamptz not null,
      ready_at timestamptz not null,
      dispatched_at timestamptz,
      cancelled_at timestamptz
    )`.execute(db);
  await sql`create index labels_order on simulator.labels (order_id)`.execute(db);
}
