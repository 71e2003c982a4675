import { formatMoney, toMinorUnits, type MinorUnits } from '@fake-stripe/contracts';
import type { Ended } from './tally.js';

export interface LedgerLine {
  readonly effect: string;
  readonly resourceId: string;
  /** Of a refund: the charge. */
  readonly belongsTo?: string;
  readonly amount?: number;
}

/**
 * What is wrong with the charges of an ended order: one that completed has exactly one that is not refunded, of its
 * total; any other has none.
 */
export function wrongCapture({ status, total }: Ended, lines: readonly LedgerLine[]): string | undefined {
  const standing = netCaptures(lines);
  const shown = standing.length === 0 ? '0.00' : standing.map(formatMoney).join(' and ');
  if (status !== 'completed') return standing.length === 0 ? undefined : `it is ${status}, and ${shown} were taken`;
  if (standing.length === 1 && standing[0] === total) return undefined;
  return `it completed at ${formatMoney(total)}, and ${shown} were taken`;
}

/** By charge, what was captured less what was refunded; those of which nothing is left are left out. */
function netCaptures(lines: readonly LedgerLine[]): MinorUnits[] {
  const net = new Map<string, MinorUnits>();
  const add = (charge: string, amount: MinorUnits) => net.set(charge, (net.get(charge) ?? 0) + amount);
  for (const { effect, resourceId, belongsTo = '', amount } of lines) {
    const minor = toMinorUnits(amount) ?? 0;
    if (effect === 'payment.captured') add(resourceId, minor);
    if (effect === 'payment.refunded') add(belongsTo, -minor);
  }
  return [...net.values()].filter((amount) => amount !== 0);
}
