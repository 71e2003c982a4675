import { formatMoney } from '@fake-stripe/contracts';
import type { StockFact } from '../../kernel/real-state.js';
import { netAmount, type Book, type Charge, type Goods, type Hold } from './books.js';
import type { Violation } from './violation.js';

/** What holds for every order, however it ended and whether it ended. */
export function violationsOfBook(book: Book): Violation[] {
  const { orderId } = book;
  const charges = [...book.charges.values()];
  return [
    ...[...book.holds.values()].flatMap((hold) => violationsOfHold(orderId, hold)),
    ...charges.filter((charge) => netAmount(charge) < 0).map((charge) => overRefunded(orderId, charge)),
    ...chargedTwice(orderId, charges),
    ...dispatchedAndUndone(orderId, [...book.reservations.values()], 'The reservation was dispatched and released.'),
    ...dispatchedAndUndone(orderId, [...book.labels.values()], 'The label was dispatched and cancelled.'),
  ];
}

function dispatchedAndUndone(orderId: string, goods: readonly Goods[], detail: string): Violation[] {
  return goods
    .filter(({ dispatched, undone }) => dispatched && undone)
    .map(({ id: resourceId }) => ({ code: 'dispatched_and_undone', orderId, resourceId, detail }));
}

function violationsOfHold(orderId: string, hold: Hold): Violation[] {
  const { id: resourceId, authorized, captured, released, captures } = hold;
  if (captures > 1) {
    return [
      { code: 'hold_captured_twice', orderId, resourceId, detail: `There are ${captures} captures of one hold.` },
    ];
  }
  if (captured + released <= authorized) return [];
  const [held, taken, gone] = [authorized, captured, released].map(formatMoney);
  const detail = `Of ${held} authorised, ${taken} were captured and ${gone} released.`;
  return [{ code: 'hold_exceeded', orderId, resourceId, detail }];
}

function overRefunded(orderId: string, { id: resourceId, captured, refunded }: Charge): Violation {
  const detail = `Of ${formatMoney(captured)} captured, ${formatMoney(refunded)} were refunded.`;
  return { code: 'refund_exceeds_charge', orderId, resourceId, detail };
}

function chargedTwice(orderId: string, charges: readonly Charge[]): Violation[] {
  const standing = charges.filter((charge) => netAmount(charge) > 0);
  // Several charges of one hold are that hold's violation.
  if (new Set(standing.map(({ holdId }) => holdId)).size < 2) return [];
  const detail = `Charges ${standing.map(({ id }) => id).join(', ')} are not refunded; an order has one at most.`;
  return [{ code: 'order_charged_twice', orderId, detail }];
}

export function violationsOfStock(fact: StockFact): Violation[] {
  const { sku: resourceId, stocked, available, reserved, dispatched, promised, gone } = fact;
  const shown = `${available} available, ${reserved} reserved and ${dispatched} dispatched`;
  const found: Violation[] = [];
  if (available < 0 || reserved < 0 || dispatched < 0) {
    found.push({ code: 'stock_below_zero', resourceId, detail: `There are ${shown}.` });
  }
  if (available + reserved + dispatched !== stocked) {
    found.push({ code: 'stock_unbalanced', resourceId, detail: `${shown} are not the ${stocked} stocked.` });
  }
  if (reserved !== promised || dispatched !== gone) {
    const detail = `${reserved} reserved and ${dispatched} dispatched, but reservations add up to ${promised} and ${gone}.`;
    found.push({ code: 'stock_unaccounted', resourceId, detail });
  }
  return found;
}
