import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table simulator.ledger_lines (
      line bigint generated always as identity primary key,
      at timestamptz not null,
      order_id text not null,
      effect text not null,
      resource_id text not null,
      belongs_to text,
      key text,
      amount bigint,
      currency text,
      details json
    )`.execute(db);
  await sql`create index ledger_lines_order on simulator.ledger_lines (order_id, line)`.execute(db);
}
