import type { Effect, StockFact } from '../../kernel/real-state.js';
import { disagreements, repeatedEffects } from './agreement.js';
import { booksOf } from './books.js';
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

/** Real state and the ledger each have to keep every rule, and have to tell the same. */
export function audit({ state, ledger, stock }: World, ended: readonly EndedOrder[]): readonly Violation[] {
  const kept = [state, ledger].flatMap((effects) => {
    const books = booksOf(effects);
    const general = [...books.values()].flatMap(violationsOfBook);
    return [...general, ...ended.flatMap((order) => violationsOfEnd(order, books.get(order.orderId)))];
  });
  return [
    ...distinct(kept),
    ...stock.flatMap(violationsOfStock),
    ...repeatedEffects(ledger),
    ...disagreements(state, ledger),
  ];
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
