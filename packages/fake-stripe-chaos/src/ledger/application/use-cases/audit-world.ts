import type { RealState, StockFacts } from '../../../kernel/real-state.js';
import type { UnitOfWork } from '../../../kernel/unit-of-work.js';
import { audit, ordersIn, type World } from '../../domain/audit.js';
import type { EndedOrder, Violation } from '../../domain/violation.js';
import type { LedgerLines } from '../ports/ledger-lines.js';

export interface Verdict {
  readonly ok: boolean;
  /** How many orders: those that were asked about, or else all. */
  readonly checked: number;
  readonly violations: readonly Violation[];
}

/** Recomputes every invariant from real state and from the ledger, both as of one instant. */
export class AuditWorld {
  constructor(
    private readonly work: UnitOfWork,
    private readonly lines: LedgerLines,
    private readonly contexts: readonly RealState[],
    private readonly stock: StockFacts,
  ) {}

  /** With `ended` also what has to hold because of how these orders ended, but for what calls with `exceptKeys` did. */
  async execute(ended?: readonly EndedOrder[], exceptKeys?: string): Promise<Verdict> {
    const world = await this.work.snapshot(() => this.look());
    const violations = audit(world, ended ?? [], exceptKeys);
    return { ok: violations.length === 0, checked: ended?.length ?? ordersIn(world), violations };
  }

  private async look(): Promise<World> {
    const state = [];
    for (const context of this.contexts) state.push(await context.effects());
    return { state: state.flat(), ledger: await this.lines.all(), stock: await this.stock.all() };
  }
}
