import type { MemoryStore } from '../../../stores/memory/memory-store.js';
import { DrawJournal, type Arrival, type OutcomeCount } from '../../application/ports/draw-journal.js';
import type { Decision, Occurrence } from '../../domain/decision.js';

interface ChaosKeyRow {
  readonly nth: number;
  readonly attempts: number;
}

export class MemoryDrawJournal extends DrawJournal {
  private readonly keys;
  private readonly perOrder;
  private readonly drawn;

  constructor(private readonly store: MemoryStore) {
    super();
    this.keys = store.table<ChaosKeyRow>();
    this.perOrder = store.table<{ readonly keys: number }>();
    this.drawn = store.table<OutcomeCount>();
  }

  arrive({ operation, orderId, chaosKey, attempt }: Arrival): Promise<Occurrence> {
    return this.store.run(() => {
      const id = JSON.stringify([operation, orderId, chaosKey]);
      const known = this.keys.get(id);
      const nth = known?.nth ?? this.nextOf(JSON.stringify([operation, orderId]));
      const attempts = (known?.attempts ?? 0) + 1;
      this.keys.set(id, { nth, attempts });
      return Promise.resolve({ nth, attempt: attempt ?? attempts });
    });
  }

  record({ operation }: Arrival, { outcome }: Decision): Promise<void> {
    return this.store.run(() => {
      const id = JSON.stringify([operation, outcome]);
      this.drawn.set(id, { operation, outcome, count: (this.drawn.get(id)?.count ?? 0) + 1 });
      return Promise.resolve();
    });
  }

  counts(context: string): Promise<readonly OutcomeCount[]> {
    return Promise.resolve(this.drawn.filter(({ operation }) => operation.startsWith(`${context}.`)));
  }

  private nextOf(id: string): number {
    const keys = (this.perOrder.get(id)?.keys ?? 0) + 1;
    this.perOrder.set(id, { keys });
    return keys;
  }
}
