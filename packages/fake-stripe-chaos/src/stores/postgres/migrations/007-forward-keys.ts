import { sql, type Kysely } from 'kysely';

/** An undo looks for what it undoes by its key alone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index reservations_key on simulator.reservations (key)`.execute(db);
  await sql`create index labels_key on simulator.labels (key)`.execute(db);
}
