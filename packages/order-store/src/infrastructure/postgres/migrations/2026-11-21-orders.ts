import { sql, type Kysely } from 'kysely';

/** A migration is frozen once released: it names its values itself and imports none. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createOrders(db);
  await createPayments(db);
  await createEvents(db);
}

async function createOrders(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table orders.orders (
      id text collate "C" primary key,
      state text not null,
      state_json jsonb not null,
      ended boolean not null generated always as
        (state in ('completed', 'rejected', 'cancelled', 'expired', 'failed', 'returned')) stored,
      customer text not null,
      total bigint not null check (total >= 0),
      currency text not null,
      items_json jsonb not null,
      address_json jsonb not null,
      profile text not null,
      steps_json jsonb not null,
      request_hash text not null,
      workflow_id text not null,
      run_id text not null,
      start integer not null check (start >= 1),
      correlation_id text not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db);
  await sql`create index orders_newest on orders.orders (created_at desc, id desc)`.execute(db);
  await sql`create index orders_by_state on orders.orders (state, created_at desc, id desc)`.execute(db);
  await sql`create index orders_by_customer on orders.orders (customer, created_at desc, id desc)`.execute(db);
  await sql`create index orders_ended on orders.orders (id) where ended`.execute(db);
}

async function createPayments(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table orders.payments (
      payment_id text primary key,
      order_id text not null,
      status text not null,
      amount bigint not null check (amount >= 0),
      currency text not null,
      authorization_id text,
      charge_id text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index payments_by_order on orders.payments (order_id, created_at, payment_id)`.execute(db);
}

async function createEvents(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table orders.events (
      id bigint generated always as identity primary key,
      order_id text not null references orders.orders (id),
      run_id text not null,
      start integer not null,
      seq integer not null check (seq >= 1),
      type text not null,
      payload_json jsonb not null,
      ts timestamptz not null,
      unique (order_id, run_id, seq)
    )`.execute(db);
  await sql`create index events_in_order on orders.events (order_id, start, seq)`.execute(db);
  await sql`
    create function orders.refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'orders.% is append-only', tg_table_name using errcode = 'restrict_violation';
    end $$`.execute(db);
  await sql`
    create trigger events_append_only before update or delete or truncate on orders.events
      for each statement execute function orders.refuse_change()`.execute(db);
}
