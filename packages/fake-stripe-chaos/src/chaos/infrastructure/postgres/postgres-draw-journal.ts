import { sql, type Generated, type Kysely } from 'kysely';
import { violates } from '../../../stores/postgres/postgres-fault.js';
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
    const { nth, attempts } = await this.counted(arrival);
    return { nth, attempt: arrival.attempt ?? attempts };
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
    await this.query((db) => db.insertInto('chaos_draws').values(row).execute());
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

  /** Of new keys that arrive together all but one find their place taken, and look for the next. */
  private async counted(arrival: Arrival): Promise<Pick<ChaosTables['chaos_keys'], 'nth' | 'attempts'>> {
    for (;;) {
      try {
        return await this.count(arrival);
      } catch (error) {
        if (!violates(error, 'chaos_keys_nth')) throw error;
      }
    }
  }

  /** Written out, like what else every call begins with: to build it costs more than to send it. */
  private async count({
    operation,
    orderId,
    chaosKey,
  }: Arrival): Promise<Pick<ChaosTables['chaos_keys'], 'nth' | 'attempts'>> {
    const { rows } = await this.query((db) =>
      sql<Pick<ChaosTables['chaos_keys'], 'nth' | 'attempts'>>`
        insert into simulator.chaos_keys (operation, chaos_key, order_id, nth, attempts)
        select ${operation}::text, ${chaosKey}::text, ${orderId}::text, coalesce(max(nth), 0) + 1, 1
        from simulator.chaos_keys
        where operation = ${operation} and order_id = ${orderId}
        on conflict (operation, order_id, chaos_key) do update set attempts = chaos_keys.attempts + 1
        returning nth, attempts`.execute(db),
    );
    const [counted] = rows;
    if (!counted) throw new Error('an arrival was not counted');
    return counted;
  }

  private query<T>(work: (db: Kysely<ChaosTables>) => Promise<T>): Promise<T> {
    return this.store.queryRelaxed(work);
  }
}
