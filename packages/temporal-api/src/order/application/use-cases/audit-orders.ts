import { isEnded, ships } from '@fake-stripe/contracts';
import type { OrderReader, StoredOrder } from '@fake-stripe/order-store';
import type { AuditLedger, AuditedOrder, LedgerVerdict, Violation } from '../ports/audit-ledger.js';

export interface Audit {
  /** No violation, and as many orders checked as have ended. */
  readonly ok: boolean;
  readonly checked: number;
  readonly ended: number;
  readonly live: number;
  readonly needsAttention: number;
  readonly violations: readonly Violation[];
}

const PAGE = 1_000;

/**
 * Holds every ended order against what the providers really did.
 * Throws OrderStoreUnavailable and AuditLedgerUnavailable.
 */
export class AuditOrders {
  constructor(
    private readonly reader: OrderReader,
    private readonly ledger: AuditLedger,
  ) {}

  async execute(): Promise<Audit> {
    // Counted first: what ends during the audit may be checked besides, but nothing counted may be missed.
    const { total, ended, needsAttention } = await this.reader.counts();
    const verdicts: LedgerVerdict[] = [];
    let sent = 0;
    let cursor: string | undefined;
    do {
      const page = await this.reader.ended({ limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
      verdicts.push(await this.ledger.check(page.items.flatMap(audited)));
      sent += page.items.length;
      cursor = page.next;
    } while (cursor !== undefined);
    const checked = verdicts.reduce((sum, verdict) => sum + verdict.checked, 0);
    const violations = distinct(verdicts.flatMap((verdict) => verdict.violations));
    const complete = checked === sent && sent >= ended;
    return {
      ok: complete && violations.length === 0 && verdicts.every((verdict) => verdict.ok),
      checked,
      ended: Math.max(sent, ended),
      live: total - ended - needsAttention,
      needsAttention,
      violations,
    };
  }
}

function audited({ orderId, state, total, steps }: StoredOrder): AuditedOrder[] {
  return isEnded(state.status) ? [{ orderId, status: state.status, total, ships: ships(steps) }] : [];
}

/** Violations of the ledger itself come with every page. */
function distinct(violations: readonly Violation[]): Violation[] {
  return [...new Map(violations.map((violation) => [JSON.stringify(violation), violation])).values()];
}
