import { canonicalJson, type Decision } from '@fake-stripe/contracts';

/** Decisions that change epochs after `epoch`, each once, as they were taken. */
export function decisionsAfter(epoch: number, ...recorded: readonly (readonly Decision[])[]): Decision[] {
  const later = recorded.flat().filter(({ effectiveFrom }) => effectiveFrom > epoch);
  return distinct(later);
}

/** A decision to stop may be recorded twice: where it was taken, and where it took effect. */
export function distinct(decisions: readonly Decision[]): Decision[] {
  const byKey = new Map(decisions.map((decision) => [keyOf(decision), decision]));
  return [...byKey.values()];
}

/** Decisions can be taken up at the same moment: only what is the same in all is the same decision. */
export function keyOf(decision: Decision): string {
  return canonicalJson(decision);
}
