import type { Decision, TrainingSetup } from '@fake-stripe/contracts';

/** What is in force when `epoch` is trained: a function of the setup before and of the decisions since. */
export function setupAt(before: TrainingSetup, decisions: readonly Decision[], epoch: number): TrainingSetup {
  return decisions
    .filter(({ decision, effectiveFrom }) => decision === 'adjust' && effectiveFrom <= epoch)
    .reduce(
      (setup, { newHyperparameters, randomSeed }) => ({
        ...setup,
        hyperparameters: { ...setup.hyperparameters, ...newHyperparameters },
        seed: randomSeed ?? setup.seed,
      }),
      before,
    );
}

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
