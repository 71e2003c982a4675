import type { Effect, StockFact } from '../../kernel/real-state.js';
import { audit, ordersIn, type World } from './audit.js';
import type { EndedOrder } from './violation.js';

const effect = (name: string, resourceId: string, more: Partial<Effect> & { key?: string } = {}) => ({
  orderId: 'o',
  effect: name,
  resourceId,
  ...more,
});
const authorized = (amount = 100, id = 'pi') => effect('payment.authorized', id, { amount });
const captured = (amount = 100, id = 'ch', belongsTo = 'pi') => effect('payment.captured', id, { belongsTo, amount });
const released = (amount = 100) => effect('payment.released', 'pi', { amount });
const refunded = (amount = 100, id = 're') => effect('payment.refunded', id, { belongsTo: 'ch', amount });
const reserved = effect('inventory.reserved', 'res');
const gone = effect('inventory.dispatched', 'res');
const label = (id = 'lbl') => effect('shipping.label_created', id);
const dispatched = (id = 'lbl') => effect('shipping.dispatched', id);

const agreed = (effects: readonly Effect[]): World => ({ state: effects, ledger: effects, stock: [] });
const codes = (world: World, ended: readonly EndedOrder[] = []) => audit(world, ended).map(({ code }) => code);
const order = (change: Partial<EndedOrder> = {}): EndedOrder => ({
  orderId: 'o',
  status: 'completed',
  total: 100,
  ships: true,
  ...change,
});

describe('an audit of what holds always', () => {
  it.each<[string, readonly Effect[]]>([
    ['nothing', []],
    ['a live hold', [authorized()]],
    ['a charge', [authorized(), captured()]],
    ['a part captured and the rest released', [authorized(), captured(60), released(40)]],
    ['a charge refunded in two parts', [authorized(), captured(), refunded(30), refunded(70, 're2')]],
    [
      'a second charge after a refund',
      [authorized(), captured(), refunded(), authorized(80, 'pi2'), captured(80, 'ch2', 'pi2')],
    ],
  ])('accepts %s', (_what, effects) => {
    expect(audit(agreed(effects), [])).toEqual([]);
  });

  it.each<[string, readonly Effect[]]>([
    ['hold_exceeded', [authorized(), captured(101)]],
    ['hold_exceeded', [authorized(), captured(60), released(41)]],
    ['hold_exceeded', [captured(1)]],
    ['hold_captured_twice', [authorized(), captured(50), captured(50, 'ch2')]],
    ['refund_exceeds_charge', [authorized(), captured(), refunded(60), refunded(41, 're2')]],
    ['refund_exceeds_charge', [refunded(1)]],
    ['order_charged_twice', [authorized(), captured(), authorized(80, 'pi2'), captured(80, 'ch2', 'pi2')]],
    ['dispatched_and_undone', [label(), dispatched(), effect('shipping.cancelled', 'lbl')]],
    ['dispatched_and_undone', [label(), effect('shipping.cancelled', 'lbl'), dispatched()]],
    ['dispatched_and_undone', [reserved, gone, effect('inventory.released', 'res')]],
    [
      'dispatched_and_undone',
      [reserved, gone, effect('inventory.restocked', 'res'), effect('inventory.released', 'res')],
    ],
  ])('finds %s, and tells it once although both sides show it', (code, effects) => {
    expect(codes(agreed(effects))).toEqual([code]);
  });

  it.each<[string, Partial<StockFact>]>([
    ['stock_unbalanced', { available: 6 }],
    ['stock_below_zero', { available: -1, stocked: 4 }],
    ['stock_unaccounted', { promised: 1 }],
    ['stock_unaccounted', { gone: 2 }],
  ])('finds %s', (code, change) => {
    const fact = { sku: 'A', stocked: 10, available: 5, reserved: 2, dispatched: 3, promised: 2, gone: 3 };
    expect(codes({ state: [], ledger: [], stock: [fact] })).toEqual([]);
    expect(audit({ state: [], ledger: [], stock: [{ ...fact, ...change }] }, [])).toEqual([
      expect.objectContaining({ code, resourceId: 'A' }),
    ]);
  });

  it('finds a key with two effects of a kind, once; dispatching several reservations is one effect', () => {
    const mail = (id: string) => effect('notification.sent', id, { key: 'k' });
    expect(codes(agreed([mail('1'), mail('2'), mail('3')]))).toEqual(['effect_repeated']);
    const leaves = (id: string) => effect('inventory.dispatched', id, { key: 'k' });
    expect(codes(agreed([leaves('1'), leaves('2'), effect('shipping.dispatched', 'l', { key: 'k' })]))).toEqual([]);
    expect(codes(agreed([leaves('1'), leaves('1')]))).toEqual(['effect_repeated']);
    expect(codes(agreed([effect('notification.sent', '1'), effect('notification.sent', '2')]))).toEqual([]);
  });

  it.each<[string, World, string]>([
    [
      'an effect without a line',
      { state: [authorized()], ledger: [], stock: [] },
      'payment.authorized: it is in force and not in the ledger.',
    ],
    [
      'a line without an effect',
      { state: [], ledger: [authorized()], stock: [] },
      'payment.authorized: it is in the ledger and not in force.',
    ],
    [
      'a line twice',
      { state: [label()], ledger: [label(), label()], stock: [] },
      'shipping.label_created: it is in the ledger and not in force.',
    ],
    [
      'another amount',
      { state: [authorized(150)], ledger: [authorized(90)], stock: [] },
      'payment.authorized: the ledger is 0.60 short.',
    ],
  ])('finds %s', (_what, world, detail) => {
    expect(audit(world, [])).toEqual([
      { code: 'ledger_mismatch', orderId: 'o', resourceId: expect.any(String) as string, detail },
    ]);
  });

  it('counts the orders it knows of, from whichever side', () => {
    expect(ordersIn({ state: [authorized()], ledger: [{ ...label(), orderId: 'other' }, label()], stock: [] })).toBe(2);
  });
});

describe('an audit of how orders ended', () => {
  const shipped = [authorized(), captured(), reserved, gone, label(), dispatched()];
  const returned = [...shipped, refunded(), effect('inventory.restocked', 'res')];
  const chargedAgain = [authorized(100, 'pi2'), { ...captured(), resourceId: 'ch2', belongsTo: 'pi2' }];

  it.each<[string, readonly Effect[], EndedOrder]>([
    ['completed and shipped', shipped, order()],
    ['completed by a partial capture', [authorized(130), captured(), released(30)], order({ ships: false })],
    ['completed after a label was changed', [...shipped, label('lbl2'), effect('shipping.cancelled', 'lbl2')], order()],
    ['failed before anything happened', [], order({ status: 'failed' })],
    [
      'undone',
      [
        authorized(),
        released(),
        reserved,
        effect('inventory.released', 'res'),
        label(),
        effect('shipping.cancelled', 'lbl'),
      ],
      order({ status: 'cancelled' }),
    ],
    ['returned', returned, order({ status: 'returned' })],
    ['returned and then bought again', [...returned, ...chargedAgain, label('lbl2'), dispatched('lbl2')], order()],
    ['returned, started again and failed', returned, order({ status: 'failed' })],
  ])('accepts one that was %s', (_what, effects, ended) => {
    expect(audit(agreed(effects), [ended])).toEqual([]);
  });

  it.each<[string, readonly Effect[], Partial<EndedOrder>]>([
    ['live_hold', [...shipped, authorized(5, 'pi2')], {}],
    ['live_hold', [authorized()], { status: 'expired' }],
    ['charge_missing', shipped.slice(2), {}],
    ['charge_missing', [...shipped, refunded()], {}],
    ['charge_missing', [], { ships: false }],
    ['charge_total', shipped, { total: 99 }],
    ['charge_total', [...shipped, refunded(1)], {}],
    ['label_missing', shipped.slice(0, -1), {}],
    ['label_repeated', [...shipped, label('lbl2'), dispatched('lbl2')], {}],
    [
      'label_repeated',
      [...returned, ...chargedAgain, ...['lbl2', 'lbl3'].flatMap((id) => [label(id), dispatched(id)])],
      {},
    ],
    ['charge_left', [authorized(), captured(), refunded(99)], { status: 'rejected' }],
    ['live_reservation', [reserved], { status: 'failed' }],
    ['live_label', [label()], { status: 'failed' }],
    ['label_dispatched', [label(), dispatched()], { status: 'cancelled' }],
    ['reservation_dispatched', [reserved, gone], { status: 'cancelled' }],
  ])('finds %s', (code, effects, ended) => {
    expect(codes(agreed(effects), [order(ended)])).toEqual([code]);
  });

  it('tells of a parcel that left although its label is cancelled, too', () => {
    const effects = [reserved, gone, label(), dispatched(), effect('shipping.cancelled', 'lbl')];
    expect(codes(agreed(effects), [order({ status: 'cancelled' })])).toEqual([
      'dispatched_and_undone',
      'label_dispatched',
      'reservation_dispatched',
    ]);
  });

  it('does not hold a payment of its own against an order of the same id', () => {
    const paid = (key: string) => [
      { ...authorized(), key: `${key}/authorize/1` },
      { ...captured(), key: `${key}/capture/1` },
    ];
    const held = (key: string) => [{ ...authorized(), key: `${key}/authorize/1` }];
    const failed = [order({ status: 'failed' })];
    const found = (ledger: World['ledger'], ended: readonly EndedOrder[], exceptKeys?: string) =>
      audit({ state: ledger, ledger, stock: [] }, ended, exceptKeys).map(({ code }) => code);
    expect(found(paid('payment-o/run'), failed, 'payment-')).toEqual([]);
    expect(found(held('payment-o/run'), failed, 'payment-')).toEqual([]);
    expect(found(paid('payment-o/run'), failed)).toEqual(['charge_left']);
    expect(found(paid('payment-of-another/run'), failed, 'payment-')).toEqual(['charge_left']);
    expect(found(held('order-fulfillment-o/run'), failed, 'payment-')).toEqual(['live_hold']);
    expect(found(paid('payment-o/run'), [order({ ships: false })], 'payment-')).toEqual(['charge_missing']);
  });

  it('asks nothing of orders that it was not told about', () => {
    expect(audit(agreed([authorized()]), [order({ orderId: 'other', status: 'failed' })])).toEqual([]);
  });
});
