import { sql, type Generated, type Kysely } from 'kysely';
import type { PostgresStore } from '../../../stores/postgres/postgres-store.js';
import { DrawJournal, type Arrival, type OutcomeCount } from '../../application/ports/draw-journal.js';
import type { Decision, Occurrence } from '../../domain/decision.js';

interface ChaosTables {
  chaos_keys: { operation: string; chaos_key: string; order_id: string; nth: number; attempts: number };
  chaos_draws: {
    id: Generated<number>;
    context: string;
    operation: string;
    order_id: string;
    chaos_key: string;
    attempt: number;
    draw: number;
    outcome: string;
    phase: string | null;
    rule: string;
  };
}

export class PostgresDrawJournal extends DrawJournal {
  constructor(private readonly store: PostgresStore) {
    super();
  }

  async arrive(arrival: Arrival): Promise<Occurrence> {
    const counted = await this.store.runRelaxed(async () => (await this.again(arrival)) ?? (await this.first(arrival)));
    return { nth: counted.nth, attempt: arrival.attempt ?? counted.attempts };
  }

  async record({ operation, orderId, chaosKey }: Arrival, decision: Decision): Promise<void> {
    const row = {
      context: operation.slice(0, operation.indexOf('.')),
      operation,
      order_id: orderId,
      chaos_key: chaosKey,
      attempt: decision.attempt,
      draw: decision.draw,
      outcome: decision.outcome,
      phase: decision.fault?.phase ?? null,
      rule: decision.rule,
    };
    await this.store.runRelaxed(() => this.query((db) => db.insertInto('chaos_draws').values(row).execute()));
  }

  counts(context: string): Promise<readonly OutcomeCount[]> {
    return this.query((db) =>
      db
        .selectFrom('chaos_draws')
        .select(['operation', 'outcome', (all) => all.fn.countAll<number>().as('count')])
        .where('context', '=', context)
        .groupBy(['operation', 'outcome'])
        .execute(),
    );
  }

  private again({ operation, orderId, chaosKey }: Arrival) {
    return this.query((db) =>
      db
        .updateTable('chaos_keys')
        .set({ attempts: sql`attempts + 1` })
        .where('operation', '=', operation)
        .where('order_id', '=', orderId)
        .where('chaos_key', '=', chaosKey)
        .returning(['nth', 'attempts'])
        .executeTakeFirst(),
    );
  }

  /** Keys of one operation and order that arrive together take their places one after the other. */
  private async first(arrival: Arrival) {
    const { operation, chaosKey, orderId } = arrival;
    const place = JSON.stringify([operation, orderId]);
    await this.query((db) => sql`select pg_advisory_xact_lock(hashtextextended(${place}, 0))`.execute(db));
    const meanwhile = await this.again(arrival);
    if (meanwhile) return meanwhile;
    return this.query((db) =>
      db
        .insertInto('chaos_keys')
        .columns(['operation', 'chaos_key', 'order_id', 'nth', 'attempts'])
        .expression(
          db
            .selectFrom('chaos_keys')
            .where('operation', '=', operation)
            .where('order_id', '=', orderId)
            .select([
              sql<string>`${operation}::text`.as('operation'),
              sql<string>`${chaosKey}::text`.as('chaos_key'),
              sql<string>`${orderId}::text`.as('order_id'),
              sql<number>`coalesce(max(nth), 0) + 1`.as('nth'),
              sql<number>`1`.as('attempts'),
            ]),
        )
        .returning(['nth', 'attempts'])
        .executeTakeFirstOrThrow(),
    );
  }

  private query<T>(work: (db: Kysely<ChaosTables>) => Promise<T>): Promise<T> {
    return this.store.query(work);
  }
}
