import type { Effect, StockFact } from '../../kernel/real-state.js';
import { disagreements, repeatedEffects } from './agreement.js';
import { booksOf, without } from './books.js';
import { violationsOfBook, violationsOfStock } from './general-rules.js';
import { violationsOfEnd } from './order-rules.js';
import type { EndedOrder, Violation } from './violation.js';

/** Everything there is to audit, as of one instant. */
export interface World {
  /** As the contexts' own tables show it. */
  readonly state: readonly Effect[];
  readonly ledger: readonly (Effect & { readonly key?: string | undefined })[];
  readonly stock: readonly StockFact[];
}

/**
 * Real state and the ledger each have to keep every rule, and have to tell the same. What was held and charged by calls
 * with Idempotency-Keys `<exceptKeys><order id>/…` does not count against how that order ended: it bears the order's id
 * and is not the order's.
 */
export function audit(
  { state, ledger, stock }: World,
  ended: readonly EndedOrder[],
  exceptKeys?: string,
): readonly Violation[] {
  const keys = keysOf(ledger);
  const isApart = (orderId: string) => (id: string) =>
    exceptKeys !== undefined && keys.get(id)?.startsWith(`${exceptKeys}${orderId}/`) === true;
  const kept = [state, ledger].flatMap((effects) => {
    const books = booksOf(effects);
    const general = [...books.values()].flatMap(violationsOfBook);
    const ofEnds = ended.flatMap((order) => {
      const book = books.get(order.orderId);
      return violationsOfEnd(order, book && without(book, isApart(order.orderId)));
    });
    return [...general, ...ofEnds];
  });
  return [
    ...distinct(kept),
    ...stock.flatMap(violationsOfStock),
    ...repeatedEffects(ledger),
    ...disagreements(state, ledger),
  ];
}

/** Key of the call that made each hold and each charge. */
function keysOf(ledger: World['ledger']): ReadonlyMap<string, string> {
  const made = ledger.filter(({ effect }) => effect === 'payment.authorized' || effect === 'payment.captured');
  return new Map(made.flatMap(({ resourceId, key }) => (key === undefined ? [] : [[resourceId, key] as const])));
}

export function ordersIn({ state, ledger }: World): number {
  return new Set([...state, ...ledger].map(({ orderId }) => orderId)).size;
}

/** What both sides tell is told once. */
function distinct(violations: readonly Violation[]): Violation[] {
  const known = new Map<string, Violation>();
  for (const violation of violations) {
    const id = `${violation.code}/${violation.orderId}/${violation.resourceId}`;
    if (!known.has(id)) known.set(id, violation);
  }
  return [...known.values()];
}
