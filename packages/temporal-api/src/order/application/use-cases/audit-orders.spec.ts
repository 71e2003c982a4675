import { createMemoryOrderStore, type OrderStore } from '@fake-stripe/order-store';
import { aPlan, aRow, anOrderRequest } from '../../../../test/doubles/an-order.js';
import { AuditLedger, type AuditedOrder, type LedgerVerdict } from '../ports/audit-ledger.js';
import { AuditOrders } from './audit-orders.js';

class FakeLedger extends AuditLedger {
  readonly pages: (readonly AuditedOrder[])[] = [];

  constructor(private readonly verdict: (orders: readonly AuditedOrder[]) => Partial<LedgerVerdict> = () => ({})) {
    super();
  }

  override async check(orders: readonly AuditedOrder[]): Promise<LedgerVerdict> {
    this.pages.push(orders);
    return { ok: true, checked: orders.length, violations: [], ...this.verdict(orders) };
  }
}

describe('the audit', () => {
  let store: OrderStore;

  beforeEach(() => {
    store = createMemoryOrderStore();
  });

  async function orders(count: number, status: 'completed' | 'processing' | 'needs_attention'): Promise<void> {
    for (let n = 0; n < count; n++) {
      const orderId = `${status}-${n}`;
      await store.writer.create(aRow(`run-${orderId}`, { status, orderId }, aPlan(anOrderRequest({ orderId }))));
    }
  }

  const audit = (ledger: AuditLedger) => new AuditOrders(store.reader, ledger).execute();

  it('checks every ended order, a thousand at a time', async () => {
    await orders(1_001, 'completed');
    await orders(2, 'processing');
    await orders(1, 'needs_attention');
    const ledger = new FakeLedger();
    await expect(audit(ledger)).resolves.toEqual({
      ok: true,
      checked: 1_001,
      ended: 1_001,
      live: 2,
      needsAttention: 1,
      violations: [],
    });
    expect(ledger.pages.map((page) => page.length)).toEqual([1_000, 1]);
    expect(ledger.pages[1]).toEqual([{ orderId: 'completed-999', status: 'completed', total: 135_997, ships: true }]);
  });

  it('asks for the invariants of the ledger also when no order has ended', async () => {
    const violation = { code: 'stock_below_zero' };
    const ledger = new FakeLedger(() => ({ ok: false, violations: [violation] }));
    await expect(audit(ledger)).resolves.toMatchObject({ ok: false, checked: 0, violations: [violation] });
  });

  it('tells a violation once that every page reports', async () => {
    await orders(1_001, 'completed');
    const ledger = new FakeLedger(() => ({ ok: false, violations: [{ code: 'double_capture' }] }));
    await expect(audit(ledger)).resolves.toMatchObject({ ok: false, violations: [{ code: 'double_capture' }] });
  });

  it('is not ok when fewer were checked than have ended', async () => {
    await orders(3, 'completed');
    await expect(audit(new FakeLedger(() => ({ checked: 2 })))).resolves.toMatchObject({
      ok: false,
      checked: 2,
      ended: 3,
    });
  });
});
