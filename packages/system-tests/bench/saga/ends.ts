import type { Ratio } from '../kit/ratio.js';
import { sum } from '../kit/sum.js';
import type { Side } from './side.js';

/** What the real system says of all its orders. */
export interface Audit {
  readonly ok: boolean;
  /** Orders that ended and were looked at. */
  readonly checked: number;
}

const AUDIT_MS = 120_000;
/** Of the real system, before the sides began. */
const RECORDED = 1;

/** @throws Error unless it is one */
export async function auditOf(apiUrl: string): Promise<Audit> {
  const answer = await fetch(`${apiUrl}/api/v1/order/audit`, { signal: AbortSignal.timeout(AUDIT_MS) });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`There is no audit: ${answer.status} ${said}`);
  return JSON.parse(said) as Audit;
}

/** Every order of every side has completed, those that warm up included, and the audit has seen all of the real system. */
export function endRatios(sides: readonly Pick<Side, 'name' | 'ends'>[], audit: Audit): readonly Ratio[] {
  const others = sides.flatMap(({ ends }) => Object.entries(ends)).filter(([end]) => end !== 'completed');
  const system = sides.flatMap(({ name, ends }) => (name === 'system' ? Object.values(ends) : []));
  return [
    { name: 'orders that did not complete', value: sum(others.map(([, count]) => count)), atMost: 0 },
    { name: 'audits that are not ok', value: audit.ok === true ? 0 : 1, atMost: 0 },
    { name: 'orders of (c) that the audit misses', value: Math.abs(RECORDED + sum(system) - audit.checked), atMost: 0 },
  ];
}
