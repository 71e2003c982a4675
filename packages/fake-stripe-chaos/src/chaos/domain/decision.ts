import type { Draw } from './draw.js';
import { isTransport, successOf, type Operation, type Phase, type TransportOutcome } from './operation.js';
import type { Profile, Rule } from './profile.js';
import { entryFor, type Script } from './script.js';

/** Which call this is, counted by first arrival. */
export interface Occurrence {
  /** n-th distinct chaos key of the operation in its order. */
  readonly nth: number;
  readonly attempt: number;
}

export interface Fault {
  readonly outcome: TransportOutcome;
  readonly phase: Phase;
}

/** What happens to one request. */
export interface Decision extends Occurrence {
  readonly operation: string;
  readonly draw: number;
  /** Drawn: a business outcome, or `timeout` / `error`. */
  readonly outcome: string;
  /** Where the outcome comes from: `profile:stormy`, or `script:<entry>`. */
  readonly rule: string;
  /** The business outcome in case the request gets that far; a fault leaves the operation's success. */
  readonly business: string;
  readonly fault?: Fault;
}

export function decide(
  operation: Operation,
  occurrence: Occurrence,
  drawn: Draw,
  steering: { readonly profile: Profile; readonly script: Script },
): Decision {
  const scripted = entryFor(steering.script, operation.name, occurrence.nth, occurrence.attempt);
  const { outcome, phase } = scripted ?? choose(operation, occurrence, drawn, steering.profile);
  return {
    ...occurrence,
    operation: operation.name,
    draw: drawn.value,
    outcome,
    rule: scripted ? `script:${scripted.text}` : `profile:${steering.profile.name}`,
    business: isTransport(outcome) ? successOf(operation) : outcome,
    ...(isTransport(outcome) ? { fault: { outcome, phase: phase ?? (drawn.phase < 0.5 ? 'before' : 'after') } } : {}),
  };
}

function choose(operation: Operation, { attempt }: Occurrence, drawn: Draw, profile: Profile): Omit<Rule, 'weight'> {
  const rules = profile.rules.get(operation.name) ?? [];
  const chosen = pick(rules, drawn.value);
  const tooLate = isTransport(chosen.outcome) && attempt > profile.faultyAttempts;
  return tooLate ? { outcome: successOf(operation) } : chosen;
}

function pick(rules: readonly Rule[], value: number): Rule {
  let reached = 0;
  for (const rule of rules) {
    reached += rule.weight;
    if (value < reached) return rule;
  }
  // Rounding can leave the sum a hair below 1.
  const last = rules.findLast((rule) => rule.weight > 0);
  if (!last) throw new Error('A profile without rules was not validated.');
  return last;
}
