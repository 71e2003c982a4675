import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table simulator.messages (
      id text primary key,
      order_id text not null,
      recipient text not null,
      channel text not null,
      template text not null,
      data json not null,
      sent_at timestamptz not null
    )`.execute(db);
  await sql`create index messages_order on simulator.messages (order_id, sent_at)`.execute(db);
}
