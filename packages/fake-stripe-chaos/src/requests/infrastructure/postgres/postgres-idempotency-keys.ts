import { sql, type ColumnType, type Kysely } from 'kysely';
import type { ForwardCalls } from '../../../kernel/forward-calls.js';
import type { PostgresStore } from '../../../stores/postgres/postgres-store.js';
import type { Answer } from '../../application/answer.js';
import {
  IdempotencyKeys,
  LEASE_MS,
  type ClaimOutcome,
  type KeyClaim,
} from '../../application/ports/idempotency-keys.js';

interface RequestTables {
  idempotency_keys: {
    key: string;
    fingerprint: string | null;
    owner: string | null;
    lease_until: Date | null;
    answer: ColumnType<Answer | null, string | undefined, string>;
    voided_at: Date | null;
  };
}

/** Leases are measured by the database's clock, the only one that several processes share. */
const leaseEnd = sql<Date>`clock_timestamp() + make_interval(secs => ${LEASE_MS / 1_000})`;

export class PostgresIdempotencyKeys extends IdempotencyKeys implements ForwardCalls {
  constructor(private readonly postgres: PostgresStore) {
    super();
  }

  async claim(claim: KeyClaim): Promise<ClaimOutcome> {
    // Between a claim that fails and the look at why, the key may have been given back.
    for (;;) {
      if (await this.take(claim)) return { outcome: 'claimed' };
      const why = await this.whyTaken(claim);
      if (why) return why;
    }
  }

  async lock({ key, owner }: KeyClaim): Promise<'held' | 'voided' | 'lost'> {
    const row = await this.query((db) =>
      db
        .selectFrom('idempotency_keys')
        .select(['owner', 'voided_at', sql<boolean>`answer is not null`.as('answered')])
        .where('key', '=', key)
        .forUpdate()
        .executeTakeFirst(),
    );
    if (row?.voided_at) return 'voided';
    return row?.owner === owner && !row.answered ? 'held' : 'lost';
  }

  async store({ key }: KeyClaim, answer: Answer): Promise<void> {
    const stored = { answer: JSON.stringify(answer), owner: null, lease_until: null };
    await this.query((db) => db.updateTable('idempotency_keys').set(stored).where('key', '=', key).execute());
  }

  async abandon({ key, owner }: KeyClaim): Promise<void> {
    await this.postgres.queryRelaxed((db: Kysely<RequestTables>) =>
      db
        .updateTable('idempotency_keys')
        .set({ owner: null, lease_until: null, fingerprint: null })
        .where('key', '=', key)
        .where('owner', '=', owner)
        .where('answer', 'is', null)
        .execute(),
    );
  }

  async hold(key: string): Promise<void> {
    await this.query((db) =>
      db
        .insertInto('idempotency_keys')
        .values({ key })
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    );
    await this.query((db) =>
      db.selectFrom('idempotency_keys').select('key').where('key', '=', key).forUpdate().execute(),
    );
  }

  async void(key: string): Promise<void> {
    const voided = { voided_at: sql<Date>`now()` };
    await this.query((db) => db.updateTable('idempotency_keys').set(voided).where('key', '=', key).execute());
  }

  private async take({ key, fingerprint, owner }: KeyClaim): Promise<boolean> {
    const { rows } = await this.postgres.queryRelaxed((db: Kysely<RequestTables>) =>
      sql`
        insert into simulator.idempotency_keys (key, fingerprint, owner, lease_until)
        values (${key}, ${fingerprint}, ${owner}, ${leaseEnd})
        on conflict (key) do update
        set fingerprint = excluded.fingerprint, owner = excluded.owner, lease_until = ${leaseEnd}
        where idempotency_keys.answer is null
          and idempotency_keys.voided_at is null
          and coalesce(idempotency_keys.lease_until <= clock_timestamp(), true)
        returning key`.execute(db),
    );
    return rows.length > 0;
  }

  private async whyTaken({ key, fingerprint }: KeyClaim): Promise<ClaimOutcome | undefined> {
    const row = await this.query((db) =>
      db
        .selectFrom('idempotency_keys')
        .select(['fingerprint', 'answer', 'voided_at', sql<boolean>`lease_until > clock_timestamp()`.as('in_progress')])
        .where('key', '=', key)
        .executeTakeFirst(),
    );
    if (!row) return undefined;
    if ((row.answer || row.in_progress) && row.fingerprint !== fingerprint) return { outcome: 'mismatch' };
    if (row.answer) return { outcome: 'stored', answer: row.answer };
    if (row.voided_at) return { outcome: 'voided' };
    return row.in_progress ? { outcome: 'in_use' } : undefined;
  }

  private query<T>(work: (db: Kysely<RequestTables>) => Promise<T>): Promise<T> {
    return this.postgres.query(work);
  }
}
