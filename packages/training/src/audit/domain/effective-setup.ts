import type { Decision } from '@fake-stripe/contracts';

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

export function keyOf({ decision, at, by, epoch }: Decision): string {
  return [at, decision, epoch, by].join(' ');
}
