import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table simulator.idempotency_keys (
      key text primary key,
      fingerprint text,
      owner text,
      lease_until timestamptz,
      answer json,
      voided_at timestamptz,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table simulator.chaos_keys (
      operation text not null,
      chaos_key text not null,
      order_id text not null,
      nth integer not null,
      attempts integer not null,
      primary key (operation, order_id, chaos_key),
      constraint chaos_keys_nth unique (operation, order_id, nth)
    )`.execute(db);
  await sql`
    create table simulator.chaos_draws (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      context text not null,
      operation text not null,
      order_id text not null,
      chaos_key text not null,
      attempt integer not null,
      draw double precision not null,
      outcome text not null,
      phase text,
      rule text not null
    )`.execute(db);
  await sql`create index chaos_draws_context on simulator.chaos_draws (context, operation, outcome)`.execute(db);
}
