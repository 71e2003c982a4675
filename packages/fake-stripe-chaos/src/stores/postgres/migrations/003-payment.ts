import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table simulator.payment_intents (
      id text primary key,
      order_id text not null,
      customer_id text not null,
      amount bigint not null,
      currency text not null,
      payment_method text not null,
      status text not null,
      live boolean not null,
      authorize_key text,
      created_at timestamptz not null,
      charge_id text unique,
      capture_key text,
      captured_amount bigint,
      captured_at timestamptz
    )`.execute(db);
  await sql`
    create unique index payment_intents_one_live_per_order
      on simulator.payment_intents (order_id) where live`.execute(db);
  await sql`create index payment_intents_authorize_key on simulator.payment_intents (authorize_key)`.execute(db);
  await sql`create index payment_intents_capture_key on simulator.payment_intents (capture_key)`.execute(db);
  await sql`
    create table simulator.refunds (
      id text primary key,
      intent_id text not null references simulator.payment_intents (id),
      amount bigint not null,
      key text,
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index refunds_intent on simulator.refunds (intent_id)`.execute(db);
}
