import { formatMoney } from '@fake-stripe/contracts';
import { liveAmount, netAmount, stateOf, type Book, type Goods, type GoodsState } from './books.js';
import type { EndedOrder, Violation, ViolationCode } from './violation.js';

/** What has to hold because of how an order ended. Several charges that stand are a matter of the general rules. */
export function violationsOfEnd(order: EndedOrder, book: Book | undefined): Violation[] {
  const found = book ? liveHolds(book) : [];
  if (order.status === 'completed') return [...found, ...completedCharge(order, book), ...completedLabel(order, book)];
  return book ? [...found, ...undone(order, book)] : found;
}

function liveHolds({ orderId, holds }: Book): Violation[] {
  return [...holds.values()]
    .filter((hold) => liveAmount(hold) > 0)
    .map((hold) => ({
      code: 'live_hold',
      orderId,
      resourceId: hold.id,
      detail: `The order has ended, and ${formatMoney(liveAmount(hold))} are still held.`,
    }));
}

function completedCharge({ orderId, total }: EndedOrder, book: Book | undefined): Violation[] {
  const standing = [...(book?.charges.values() ?? [])].filter((charge) => netAmount(charge) > 0);
  const [charge] = standing;
  if (!charge) return [{ code: 'charge_missing', orderId, detail: 'The order has completed and was not paid.' }];
  if (standing.length > 1 || netAmount(charge) === total) return [];
  const detail = `${formatMoney(netAmount(charge))} were taken for a total of ${formatMoney(total)}.`;
  return [{ code: 'charge_total', orderId, resourceId: charge.id, detail }];
}

function completedLabel({ orderId, ships }: EndedOrder, book: Book | undefined): Violation[] {
  if (!ships) return [];
  const dispatched = inState(book?.labels, 'dispatched');
  if (dispatched.length === 0) {
    return [{ code: 'label_missing', orderId, detail: 'The order has completed and nothing was dispatched.' }];
  }
  const away = parcelsAway(book);
  if (away.length <= 1) return [];
  const detail = `Labels ${away.map(({ id }) => id).join(', ')} were dispatched; one is right.`;
  return [{ code: 'label_repeated', orderId, detail }];
}

function undone({ orderId, status }: EndedOrder, book: Book): Violation[] {
  const charges = [...book.charges.values()].filter((charge) => netAmount(charge) > 0);
  const tell = (code: ViolationCode, goods: readonly Goods[], what: string): Violation[] =>
    goods.map(({ id: resourceId }) => ({ code, orderId, resourceId, detail: `The order is ${status}, and ${what}.` }));
  return [
    ...charges.map((charge): Violation => ({
      code: 'charge_left',
      orderId,
      resourceId: charge.id,
      detail: `The order is ${status}, and ${formatMoney(netAmount(charge))} were not refunded.`,
    })),
    ...tell('live_reservation', inState(book.reservations, 'live'), 'its items are still reserved'),
    ...tell('live_label', inState(book.labels, 'live'), 'a label waits to be dispatched'),
    ...(status === 'returned'
      ? []
      : [
          ...tell('label_dispatched', parcelsAway(book), 'it was dispatched'),
          ...tell('reservation_dispatched', inState(book.reservations, 'dispatched'), 'its items left the house'),
        ]),
  ];
}

/**
 * Labels of parcels that did not come back. A return puts the goods back into stock and leaves its label dispatched;
 * the order can then be started again, and be shipped by another label.
 */
function parcelsAway(book: Book | undefined): Goods[] {
  const back = [...(book?.reservations.values() ?? [])].filter(({ dispatched, restocked }) => dispatched && restocked);
  return inState(book?.labels, 'dispatched').slice(back.length);
}

function inState(goods: ReadonlyMap<string, Goods> | undefined, state: GoodsState): Goods[] {
  return [...(goods?.values() ?? [])].filter((each) => stateOf(each) === state);
}
