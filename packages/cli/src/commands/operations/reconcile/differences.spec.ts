import type { RecordedOrder, StandingOrder } from '../../../api/order-api.js';
import type { LedgerLine } from '../../../api/simulator-api.js';
import { differencesOf, endedIn, unknownOrder } from './differences.js';

const row: RecordedOrder = {
  orderId: 'o-1',
  workflowId: 'order-fulfillment-o-1',
  runId: 'run-1',
  uiLink: 'http://ui',
  status: 'completed',
  completedSteps: [],
  compensations: [],
  inventoryReserved: true,
  paymentProcessed: true,
  authorizationId: 'pi_1',
  reservationId: 'res_1',
  labelId: 'lbl_1',
  totalAmount: 59.98,
  shippingAddress: { street: 's', city: 'c', state: 'IL', zip: '1', country: 'US' },
  approval: { required: false },
  retries: {},
  profile: 'standard',
  startedAt: '2026-11-21T16:00:00.000Z',
  updatedAt: '2026-11-21T16:00:10.000Z',
};
const lines: readonly LedgerLine[] = [
  { effect: 'payment.authorized', resourceId: 'pi_1', amount: 59.98 },
  { effect: 'inventory.reserved', resourceId: 'res_1' },
  { effect: 'payment.captured', resourceId: 'ch_1', belongsTo: 'pi_1', amount: 59.98 },
  { effect: 'shipping.label_created', resourceId: 'lbl_1' },
  { effect: 'notification.sent', resourceId: 'ntf_1' },
];
const standing = (order: RecordedOrder, source: StandingOrder['source'] = 'workflow'): StandingOrder => ({
  ...order,
  source,
  asOf: '2026-11-21T16:01:00.000Z',
});
const told =
  'payment.authorized pi_1 59.98, inventory.reserved res_1, payment.captured ch_1 59.98, shipping.label_created lbl_1';

describe('the differences of an order', () => {
  it('are none where all sides tell the same', () => {
    expect(differencesOf({ row, standing: standing(row), lines, violations: [] })).toEqual([]);
  });

  it('name what the order says and what the ledger says, where the simulator finds a violation', () => {
    const violations = [{ code: 'charge_total', orderId: 'o-1', detail: '50.00 were taken for a total of 59.98.' }];
    expect(differencesOf({ row, standing: standing(row), lines, violations })).toEqual([
      {
        orderId: 'o-1',
        code: 'charge_total',
        order: 'completed, total 59.98',
        ledger: `50.00 were taken for a total of 59.98. ${told}`,
      },
    ]);
  });

  it('are a status that the workflow does not have', () => {
    const live = standing({ ...row, status: 'shipped' });
    expect(differencesOf({ row, standing: live, lines, violations: [] })).toEqual([
      { orderId: 'o-1', code: 'status_differs', order: 'completed', workflow: 'shipped' },
    ]);
  });

  it('are not a status that the database alone could tell, or that of a run to begin', () => {
    const recorded = standing({ ...row, status: 'shipped' }, 'database');
    expect(differencesOf({ row, standing: recorded, lines, violations: [] })).toEqual([]);
    const next = standing({ ...row, status: 'pending', runId: 'run-2' });
    expect(differencesOf({ row: { ...row, status: 'failed' }, standing: next, lines, violations: [] })).toEqual([]);
  });

  it('are not the status of a run whose first step has yet to write its row', () => {
    const before = { ...row, status: 'failed' } as const;
    const creating = standing({ ...row, status: 'processing', runId: 'run-2', currentStep: 'create' });
    expect(differencesOf({ row: before, standing: creating, lines, violations: [] })).toEqual([]);
    const created = { ...creating, completedSteps: ['create'] as const };
    expect(differencesOf({ row: before, standing: created, lines, violations: [] })).toMatchObject([
      { code: 'status_differs', order: 'failed', workflow: 'processing' },
    ]);
    const same = { ...creating, runId: row.runId };
    expect(differencesOf({ row: before, standing: same, lines, violations: [] })).toMatchObject([
      { code: 'status_differs' },
    ]);
  });

  it('are a run that Temporal does not have, or has closed, of an order under way', () => {
    const live = { ...row, status: 'shipped' } as const;
    const sides = { row: live, standing: standing(live, 'database'), lines, violations: [] };
    expect(differencesOf({ ...sides, seen: 'unknown' })).toEqual([
      {
        orderId: 'o-1',
        code: 'workflow_unknown',
        order: 'shipped',
        workflow: 'Temporal has no run of order-fulfillment-o-1',
      },
    ]);
    const closed = { runStatus: 'completed', status: 'returned' };
    expect(differencesOf({ ...sides, seen: closed })).toEqual([
      { orderId: 'o-1', code: 'status_differs', order: 'shipped', workflow: 'closed, returned' },
    ]);
    expect(differencesOf({ ...sides, seen: { runStatus: 'running', status: 'running' } })).toEqual([]);
    expect(differencesOf({ ...sides, seen: 'unasked' })).toEqual([]);
  });

  it.each([
    ['payment.authorized', 'hold_unknown', 'hold pi_1'],
    ['inventory.reserved', 'reservation_unknown', 'reservation res_1'],
    ['shipping.label_created', 'label_unknown', 'label lbl_1'],
  ])('are a thing that the order names and the ledger does not know: %s', (effect, code, order) => {
    const others = lines.filter((line) => line.effect !== effect);
    expect(differencesOf({ row, standing: standing(row), lines: others, violations: [] })).toMatchObject([
      { code, order, ledger: expect.stringMatching(/^no such /) as string },
    ]);
  });

  it('are a charge that an order under way tells of, and nobody else', () => {
    const live = { ...row, status: 'shipped' } as const;
    const others = lines.filter(({ effect }) => effect !== 'payment.captured');
    expect(differencesOf({ row: live, standing: standing(live), lines: others, violations: [] })).toMatchObject([
      { code: 'charge_unknown', order: 'shipped, total 59.98, paid' },
    ]);
  });

  it('are a charge where only a payment of its own with the same id has taken money', () => {
    const live = { ...row, status: 'shipped' } as const;
    const keyed = (key: string) => lines.map((line) => (line.effect === 'payment.captured' ? { ...line, key } : line));
    const found = (key: string) =>
      differencesOf({ row: live, standing: standing(live), lines: keyed(key), violations: [] });
    expect(found('payment-o-1/capture')).toMatchObject([{ code: 'charge_unknown' }]);
    expect(found('order-fulfillment-o-1/capture')).toEqual([]);
  });
});

describe('an order that only the ledger knows', () => {
  it('is a difference where something is left of it', () => {
    const violations = [
      { code: 'charge_left', detail: 'not refunded' },
      { code: 'live_label', detail: 'waits' },
    ];
    expect(unknownOrder('o-2', lines, violations)).toEqual([
      {
        orderId: 'o-2',
        code: 'unknown_order',
        order: 'nobody knows this order',
        ledger: `charge_left, live_label; ${told}`,
      },
    ]);
    expect(unknownOrder('o-2', lines, [])).toEqual([]);
  });
});

describe('what the simulator has to know', () => {
  it('is how orders ended, and whether they were sent; nothing of those under way', () => {
    const sent = { orderId: 'o-1', status: 'completed', total: 59.98, ships: true };
    expect(endedIn([row, { ...row, orderId: 'o-2', status: 'shipped' }])).toEqual([sent]);
    expect(
      endedIn([
        { ...row, profile: 'capped' },
        { ...row, profile: 'of its own' },
      ]).map(({ ships }) => ships),
    ).toEqual([false, false]);
  });
});
