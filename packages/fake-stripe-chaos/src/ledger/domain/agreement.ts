import { formatMoney, type MinorUnits } from '@fake-stripe/contracts';
import type { Effect } from '../../kernel/real-state.js';
import type { Violation } from './violation.js';

interface Tally extends Pick<Effect, 'orderId' | 'effect' | 'resourceId'> {
  /** Real state adds, the ledger takes away: 0 where they agree. */
  count: number;
  amount: MinorUnits;
}

/** Every effect of which the ledger and real state do not tell alike. */
export function disagreements(state: readonly Effect[], ledger: readonly Effect[]): Violation[] {
  const tallies = new Map<string, Tally>();
  const count = ({ orderId, effect, resourceId, amount = 0 }: Effect, sign: 1 | -1): void => {
    const id = `${effect}/${resourceId}/${orderId}`;
    let tally = tallies.get(id);
    if (!tally) tallies.set(id, (tally = { orderId, effect, resourceId, count: 0, amount: 0 }));
    tally.count += sign;
    tally.amount += sign * amount;
  };
  for (const effect of state) count(effect, 1);
  for (const effect of ledger) count(effect, -1);
  return [...tallies.values()].filter((tally) => tally.count !== 0 || tally.amount !== 0).map(mismatch);
}

function mismatch({ orderId, effect, resourceId, count, amount }: Tally): Violation {
  return { code: 'ledger_mismatch', orderId, resourceId, detail: `${effect}: ${difference(count, amount)}` };
}

function difference(count: number, amount: MinorUnits): string {
  if (count > 0) return 'it is in force and not in the ledger.';
  if (count < 0) return 'it is in the ledger and not in force.';
  return `the ledger is ${formatMoney(Math.abs(amount))} ${amount > 0 ? 'short' : 'over'}.`;
}

/** Dispatch takes everything along that is reserved for its order: one line for each reservation. */
const ONE_PER_RESOURCE = 'inventory.dispatched';

/** Keys under which something happened more than once. */
export function repeatedEffects(ledger: readonly (Effect & { readonly key?: string | undefined })[]): Violation[] {
  const seen = new Map<string, number>();
  const found: Violation[] = [];
  for (const { key, effect, orderId, resourceId } of ledger) {
    if (key === undefined) continue;
    const id = `${effect}/${effect === ONE_PER_RESOURCE ? resourceId : ''}/${key}`;
    const times = (seen.get(id) ?? 0) + 1;
    seen.set(id, times);
    // Once, however often: the detail of a third time would say nothing new.
    if (times !== 2) continue;
    found.push({ code: 'effect_repeated', orderId, resourceId, detail: `${effect} more than once under key ${key}.` });
  }
  return found;
}
