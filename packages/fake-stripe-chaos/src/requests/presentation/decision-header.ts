import type { Decision } from '../../chaos/domain/decision.js';

/** `draw=0.482113, outcome=timeout, phase=after, rule="profile:stormy", n=1, attempt=2` */
export function decisionHeader({ draw, outcome, fault, rule, nth, attempt }: Decision): string {
  return [
    `draw=${draw.toFixed(6)}`,
    `outcome=${outcome}`,
    ...(fault ? [`phase=${fault.phase}`] : []),
    `rule="${rule}"`,
    `n=${nth}`,
    `attempt=${attempt}`,
  ].join(', ');
}
